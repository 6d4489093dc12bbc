// The other libraries' pages, bundled as for production, and a server for them and their data.
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));

const WORKERS = { "gl-maplibre": ["gl/node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"] };

/** Bundles pages by name; `gl` names those of the long form. Gives their files by path, and what each weighs. */
export async function bundle(names) {
  const { build } = await import("esbuild");
  const files = new Map();
  const bytes = {};
  for (const name of names) {
    const isGl = name.startsWith("gl-");
    const { outputFiles } = await build({
      // A library's worker is a program of its own.
      entryPoints: [join(here, isGl ? "gl" : "pages", `${name}.js`), ...(WORKERS[name] ?? []).map((path) => join(here, path))],
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      legalComments: "none",
      define: { "process.env.NODE_ENV": '"production"' },
      outdir: "/",
      entryNames: "[name]",
      write: false,
      logLevel: "error",
    });
    let style = "";
    for (const { path, contents } of outputFiles) {
      files.set(path, [contents, path.endsWith(".css") ? "text/css" : "text/javascript"]);
      if (path.endsWith(".css")) style = `<link rel="stylesheet" href="/${name}.css">`;
    }
    bytes[name] = outputFiles.reduce((sum, { contents }) => sum + brotliCompressSync(contents).length, 0);
    const html = `<!doctype html><meta charset="utf-8"><title>${name}</title>${style}<style>body{margin:0;overflow:hidden}</style><script type="module" src="/${name}.js"></script>`;
    files.set(`/${name}.html`, [Buffer.from(html), "text/html"]);
  }
  return { files, bytes };
}

/** Serves files by path; more may be added while it runs. */
export async function serveFiles(files) {
  const server = createServer((request, response) => {
    const [contents, type] = files.get(new URL(request.url, "http://localhost").pathname) ?? [null];
    if (!contents) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": type }).end(contents);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}
