// Copy the front-end files that pages load from node_modules/ to static/vendor/<package>/.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const WANTED = {
  leaflet: ["dist/leaflet.css", "dist/leaflet.js", "dist/images", "LICENSE"],
  bootstrap: ["dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js", "LICENSE"],
  echarts: ["dist/echarts.common.min.js", "LICENSE", "NOTICE"],
};

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "static", "vendor");

rmSync(vendor, { recursive: true, force: true });
for (const [name, files] of Object.entries(WANTED)) {
  for (const file of files) {
    const target = join(vendor, name, file.replace(/^dist\//, ""));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(here, "node_modules", name, file), target, { recursive: true });
  }
}
