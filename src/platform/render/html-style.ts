const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--ink:#16324f;--faint:#4f5963;--hair:#b4bcc6;--tint:#eef2f6;--amber:#a8741a;--sans:"Source Sans 3","Source Sans Pro",system-ui,"Segoe UI",Helvetica,Arial,sans-serif;--serif:"Libertinus Serif","Linux Libertine O",Georgia,"Times New Roman",serif}
*{box-sizing:border-box}
html{scroll-padding-top:3rem}
body{margin:0;color:var(--text);background:var(--page);font:1.0625rem/1.55 var(--serif)}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem;z-index:2}
.cover,nav,section{max-width:52rem;margin:0 auto;padding:2.5rem 1.5rem}
section.landscape{max-width:72rem}
.standing{position:sticky;top:0;z-index:1;margin:0;padding:.4rem 1rem;text-align:center;font:600 .8125rem/1.4 var(--sans);color:var(--ink);background:var(--tint);border-bottom:1px solid var(--hair)}
.cover{font-family:var(--sans);padding-top:4rem}
.company{font-size:1.3rem;font-weight:600;color:var(--ink);margin:0}.system{color:var(--faint);margin:.2rem 0 4rem}
h1,h2,h3,h4,h5{font-family:var(--sans);font-weight:600;color:var(--ink);line-height:1.25;break-after:avoid}
h1{font-size:2.5rem;margin:0 0 1rem;padding-top:1.2rem;border-top:3px solid var(--ink);border-image:linear-gradient(to right,var(--ink) 5rem,transparent 5rem) 1}
h2{font-size:1.75rem;margin:0 0 1.6rem;padding-bottom:.6rem;border-bottom:1px solid var(--ink)}
h2 .number{display:block;font-size:.9rem;letter-spacing:.05em;margin-bottom:.3rem}
h3{font-size:1.3rem;margin:2.2rem 0 .7rem}h4{font-size:1.1rem;margin:1.7rem 0 .5rem}h5{font-size:1rem;margin:1.4rem 0 .4rem}
.subtitle{font-size:1.15rem;max-width:44rem}.time{font-weight:600;color:var(--ink)}
.cover dl{display:flex;justify-content:space-between;gap:2rem;margin:5rem 0 0;padding-top:.8rem;border-top:1px solid var(--hair)}
.cover dt{font-size:.85rem;color:var(--faint)}.cover dd{margin:0;font-weight:600;color:var(--ink)}
nav{font-family:var(--sans);font-size:.95rem}nav ul{list-style:none;margin:0;padding:0}nav li{padding:.12rem 0}
nav a{color:inherit;text-decoration:none}nav a:hover,nav a:focus{text-decoration:underline}
nav .number{display:inline-block;min-width:3rem}.level-1{font-weight:600;color:var(--ink);padding-top:.7rem!important}.level-1 .number{min-width:6rem}
.level-2{padding-left:1.5rem!important}.level-3{padding-left:3.5rem!important}.level-0 .number{min-width:5.5rem}
section{border-top:1px solid var(--hair)}
.author{margin:0 0 1.5rem;text-align:right;font:.85rem/1.3 var(--sans);color:var(--faint)}
a{color:var(--ink)}
.lead{font-size:1.15rem;color:var(--ink)}.note{font:.875rem/1.45 var(--sans);color:var(--faint)}
code{font:.84em/1.3 "DejaVu Sans Mono",ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
li>p{margin:.3rem 0}
.scroll{overflow-x:auto;margin:1.6rem 0;container-type:inline-size}.scroll:focus-visible{outline:2px solid var(--ink);outline-offset:3px}
caption span{display:inline-block;position:sticky;left:0;max-width:100cqi}
table{width:100%;min-width:36rem;border-collapse:collapse;table-layout:fixed;font:.9rem/1.4 var(--sans)}
caption,figcaption{text-align:left;font:.95rem/1.4 var(--sans);color:var(--ink);padding:.3rem 0}caption b,figcaption b,th{font-weight:600}
td,th{padding:.4rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--hair);overflow-wrap:anywhere}
thead th{vertical-align:bottom;background:var(--tint);color:var(--ink);border-top:2px solid var(--ink);border-bottom:1px solid var(--ink)}
tbody{border-bottom:2px solid var(--ink)}
td p,th p{margin:0 0 .4rem}td p:last-child,th p:last-child{margin:0}td ul,td ol{margin:.2rem 0;padding-left:1.1rem}
figure{margin:1.8rem 0}figure img{display:block;max-width:100%;margin:0 auto .6rem}
.callout{margin:1.4rem 0;padding:.7rem 1rem;background:var(--tint);border-left:3px solid var(--ink)}.callout.attention{border-color:var(--amber)}.callout>p{margin:.2rem 0}
.signature{margin:2rem 0;font:.95rem/1.45 var(--sans);break-inside:avoid}.signature b{color:var(--ink);font-weight:600}.signature.open{width:22rem;max-width:100%;margin-top:4rem;padding-top:.4rem;border-top:1px solid var(--ink)}
.notes{margin-top:2.5rem;padding-top:.6rem;border-top:1px solid var(--hair);font-size:.875rem}
@media (max-width:40rem){.cover,nav,section{padding:2rem 1rem}.cover{padding-top:2.5rem}.system{margin-bottom:2.5rem}h1{font-size:2rem}h2{font-size:1.5rem}nav li{padding:.3rem 0}nav .level-3{padding-left:2.5rem!important}}
@media screen and (prefers-color-scheme:dark){:root{--page:#12171c;--text:#dfe4ea;--ink:#a9c8e8;--faint:#a3adb8;--hair:#3d4752;--tint:#1c242d;--amber:#d9a24a}figure img{background:#fff;padding:.6rem}}
@page{size:letter;margin:22mm 20mm}
@page wide{size:letter landscape}
@media print{:root{color-scheme:light}body{font-size:10.5pt}.skip{display:none}.cover,nav,section{max-width:none;padding:0;border:0;break-before:page}.cover{break-before:auto;padding-top:20mm}section.landscape{page:wide}
.standing{position:static}.signature{break-before:avoid}.scroll{overflow:visible;container-type:normal}caption span{position:static;max-width:none}table{min-width:0;font-size:8.8pt}thead{display:table-header-group}tr,.callout,figure{break-inside:avoid}caption{break-after:avoid}.break{break-after:page}}
`.replaceAll('\n', '');

/** The look of the HTML report: the PDF's ink, greys and families, on screen and on paper, `foot` below each printed page. */
export function styleWith(foot: string): string {
  const box =
    foot === ''
      ? ''
      : `@page{@bottom-center{content:"${cssText(foot)}";font:600 8pt sans-serif;color:#16324f}}`;
  return STYLE + box;
}

/** Text inside a CSS string, in a style element: everything but plain letters is written by number. */
function cssText(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 .,:;]/gu, (char) => `\\${(char.codePointAt(0) ?? 0).toString(16)} `);
}
