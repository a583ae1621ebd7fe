import { displayDay } from '#domain/calendar.ts';
import type { Block, Cell, Inline, Row, Section, Signature, Table, Text } from '#domain/report/tree.ts';
import { isSafeLink } from './clean.ts';
import { headRows, isHead } from './grid.ts';
import { styleWith } from './html-style.ts';
import { authorLine, timeLine } from './lines.ts';
import type { Label, Numbered } from './number.ts';

/**
 * The report as one file that needs nothing else: styles inside, drawings as data, no script. Words are escaped, drawings
 * stand in `img` where nothing in them can run, and the file forbids itself to load anything.
 */
export function writeHtml(numbered: Numbered): string {
  const { attrs } = numbered.tree;
  const page = new HtmlPage(numbered.labels);
  const sections = numbered.tree.content.map((section) => page.section(section, authorLine(section, attrs)));
  const standing = [attrs.draft, attrs.specimen].filter((line) => line !== undefined && line !== '');
  return [
    `<!DOCTYPE html>\n<html lang="${attrs.lang}">\n<head>\n<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="author" content="${escape(`${attrs.firm}, ${attrs.company}`)}">`,
    `<title>${escape(`${attrs.title}: ${attrs.company}`)}</title>\n<style>${styleWith(standing.join(' · '))}</style>\n</head>\n<body>`,
    `<a class="skip" href="#_report">Skip to the report</a>`,
    standing.length > 0 ? `<p class="standing" role="note">${escape(standing.join(' · '))}</p>` : '',
    cover(attrs),
    `<nav id="_contents" aria-labelledby="_contents-title">\n<h2 id="_contents-title">Contents</h2>\n${list(numbered.contents)}`,
    numbered.tables.length > 0 ? `<h3>Tables</h3>\n${list(numbered.tables)}` : '',
    numbered.figures.length > 0 ? `<h3>Figures</h3>\n${list(numbered.figures)}` : '',
    `</nav>\n<main id="_report">\n${sections.join('\n')}\n</main>\n</body>\n</html>\n`,
  ]
    .filter(Boolean)
    .join('\n');
}

function cover(attrs: Numbered['tree']['attrs']): string {
  return [
    `<header class="cover">\n<p class="company">${escape(attrs.company)}</p>\n<p class="system">${escape(attrs.system)}</p>`,
    `<h1>${escape(attrs.title)}</h1>\n<p class="subtitle">${escape(attrs.subtitle)}</p>`,
    `<p class="time">${escape(timeLine(attrs.time))}</p>`,
    `<dl><div><dt>Independent service auditor</dt><dd>${escape(attrs.firm)}</dd></div><div><dt>${escape(attrs.classification)}</dt><dd>${escape(displayDay(attrs.date))}</dd></div></dl>\n</header>`,
  ].join('\n');
}

function list(labels: Label[]): string {
  const items = labels.map(({ id, label, level, title, number }) => {
    const mark = number ? `<span class="number">${escape(level > 1 ? number : label)}</span> ` : '';
    return `<li class="level-${level}"><a href="#${id}">${mark}${escape(title)}</a></li>`;
  });
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

class HtmlPage {
  private readonly labels: ReadonlyMap<string, Label>;
  private notes: string[] = [];
  private noteCount = 0;

  constructor(labels: ReadonlyMap<string, Label>) {
    this.labels = labels;
  }

  section({ attrs, content }: Section, author: string): string {
    this.notes = [];
    const title = content.find((block) => block.type === 'heading' && block.attrs.level === 1);
    const name = title?.type === 'heading' ? ` aria-labelledby="${title.attrs.id}"` : '';
    const body = this.blocks(content);
    const notes =
      this.notes.length > 0
        ? `\n<ol class="notes" start="${this.noteCount - this.notes.length + 1}">${this.notes.join('')}</ol>`
        : '';
    return `<section class="${attrs.orientation}"${name}>\n<p class="author">${escape(author)}</p>\n${body}${notes}\n</section>`;
  }

  private blocks(blocks: Block[]): string {
    return blocks.map((block) => this.block(block)).join('\n');
  }

  private block(block: Block): string {
    switch (block.type) {
      case 'paragraph':
        return `<p${block.attrs ? ` class="${block.attrs.role}"` : ''}>${this.inlines(block.content)}</p>`;
      case 'heading': {
        const { level, id } = block.attrs;
        const label = this.labels.get(id);
        const number = label?.number
          ? `<span class="number">${escape(level === 1 ? label.label : label.number)}</span> `
          : '';
        return `<h${level + 1} id="${id}">${number}${this.inlines(block.content)}</h${level + 1}>`;
      }
      case 'bulletList':
        return `<ul>${this.items(block.content)}</ul>`;
      case 'orderedList':
        return `<ol start="${block.attrs?.start ?? 1}">${this.items(block.content)}</ol>`;
      case 'table':
        return this.table(block);
      case 'figure': {
        const { id, caption, alt, svg, widthPercent } = block.attrs;
        const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
        return `<figure id="${id}"><img style="width:${widthPercent}%" src="${source}" alt="${escape(alt)}"><figcaption>${this.caption(id, caption)}</figcaption></figure>`;
      }
      case 'callout':
        return `<aside class="callout ${block.attrs.tone}">${this.blocks(block.content)}</aside>`;
      case 'signature':
        return signature(block);
      default:
        return '<div class="break"></div>';
    }
  }

  private items(items: { content: Block[] }[]): string {
    return items.map(({ content }) => `<li>${this.blocks(content)}</li>`).join('');
  }

  private caption(id: string, caption: string): string {
    return `<b>${escape(this.labels.get(id)?.label ?? '')}.</b> ${escape(caption)}`;
  }

  private table(table: Table): string {
    const { id, caption, widths } = table.attrs;
    const sum = widths.reduce((total, width) => total + width, 0);
    const columns = widths
      .map((width) => `<col style="width:${((width / sum) * 100).toFixed(2)}%">`)
      .join('');
    const head = headRows(table);
    const body = table.content.slice(head.length);
    const thead = head.length > 0 ? `<thead>${head.map((row) => this.row(row)).join('')}</thead>` : '';
    return `<div class="scroll" tabindex="0" role="group" aria-labelledby="_of-${id}"><table id="${id}"><caption><span id="_of-${id}">${this.caption(id, caption)}</span></caption><colgroup>${columns}</colgroup>${thead}<tbody>${body.map((row) => this.row(row)).join('')}</tbody></table></div>`;
  }

  private row(row: Row): string {
    const scope = isHead(row) ? 'col' : 'row';
    return `<tr>${row.content.map((cell) => this.cell(cell, scope)).join('')}</tr>`;
  }

  private cell(cell: Cell, scope: 'col' | 'row'): string {
    const { colspan = 1, rowspan = 1 } = cell.attrs ?? {};
    const spans = `${colspan > 1 ? ` colspan="${colspan}"` : ''}${rowspan > 1 ? ` rowspan="${rowspan}"` : ''}`;
    const isGroup = scope === 'col' ? colspan > 1 : rowspan > 1;
    const content = this.blocks(cell.content);
    return cell.type === 'tableHeader'
      ? `<th scope="${scope}${isGroup ? 'group' : ''}"${spans}>${content}</th>`
      : `<td${spans}>${content}</td>`;
  }

  private inlines(inlines: Inline[]): string {
    return inlines.map((inline) => this.inline(inline)).join('');
  }

  private inline(inline: Inline): string {
    switch (inline.type) {
      case 'text':
        return markedText(inline);
      case 'hardBreak':
        return '<br>';
      case 'crossRef': {
        const { target } = inline.attrs;
        return `<a href="#${target}">${escape(this.labels.get(target)?.label ?? target)}</a>`;
      }
      default: {
        const number = ++this.noteCount;
        this.notes.push(
          `<li id="_note-${number}">${this.inlines(inline.content)} <a href="#_mark-${number}" aria-label="Back to mark ${number}">↩</a></li>`,
        );
        return `<sup><a id="_mark-${number}" href="#_note-${number}" aria-label="Note ${number}">${number}</a></sup>`;
      }
    }
  }
}

function markedText({ text, marks = [] }: Text): string {
  const tags = { bold: 'strong', italic: 'em', underline: 'u', code: 'code' };
  return marks.reduce((out, mark) => {
    if (mark.type !== 'link') return `<${tags[mark.type]}>${out}</${tags[mark.type]}>`;
    return isSafeLink(mark.attrs.href)
      ? `<a href="${escape(mark.attrs.href)}" rel="noreferrer">${out}</a>`
      : out;
  }, escape(text));
}

function signature({ attrs }: Signature): string {
  const lines = [attrs.title, attrs.organization, attrs.place, attrs.date].filter(
    (line) => line !== undefined && line !== '',
  );
  return `<p class="signature${attrs.isOpen ? ' open' : ''}"><b>${escape(attrs.name)}</b>${lines.map((line) => `<br>${escape(line as string)}`).join('')}</p>`;
}

/** Text that stands in an element or in a quoted attribute and means only itself. */
function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);
}
