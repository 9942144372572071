extension ReferencePage {
    /// The page's style: two columns where there is room, in the reader's choice of light or dark.
    static let style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d5dae1; --soft: #f4f6f8; --link: #0b57b7; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4e8ee; --paper: #14171b; --line: #353b44; --soft: #1e2329; --link: #82b4ff; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
        a { color: var(--link); }
        code { font: 0.9em/1.4 ui-monospace, monospace; background: var(--soft); padding: 0 0.25em; border-radius: 3px;
          overflow-wrap: anywhere; }
        nav { padding: 1rem; background: var(--soft); border-bottom: 1px solid var(--line); }
        nav h2 { font-size: 1rem; margin: 1rem 0 0.25rem; }
        nav ul { list-style: none; margin: 0; padding: 0; }
        nav li { font-size: 0.875rem; }
        nav a { text-decoration: none; }
        main { padding: 1rem; max-width: 60rem; }
        section { border-top: 1px solid var(--line); padding: 0.5rem 0 1rem; scroll-margin-top: 1rem; }
        section:target { outline: 2px solid var(--link); outline-offset: 6px; }
        h3 { margin: 0.5rem 0; font-size: 1.05rem; overflow-wrap: anywhere; }
        h4 { margin: 1rem 0 0.25rem; font-size: 0.9rem; }
        table { width: 100%; border-collapse: collapse; font-size: 0.875rem; display: block; overflow-x: auto; }
        th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--line); }
        nav b, h3 b { display: inline-block; min-width: 3.6em; font: bold 0.75em ui-monospace, monospace; }
        .get { color: #0a7a3d; } .post { color: #0b57b7; } .delete { color: #b3261e; } .patch, .put { color: #8a5a00; }
        .anchor { font-weight: normal; font-size: 0.8em; }
        .permission { font-size: 0.875rem; opacity: 0.85; }
        @media (prefers-color-scheme: dark) {
          .get { color: #5fd08f; } .post { color: #82b4ff; } .delete { color: #ff8a80; } .patch, .put { color: #f0be5a; }
        }
        @media (min-width: 60rem) {
          body { display: grid; grid-template-columns: 20rem 1fr; }
          nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-bottom: 0; border-right: 1px solid var(--line); }
          main { padding: 1rem 2rem; }
        }

        """
}
