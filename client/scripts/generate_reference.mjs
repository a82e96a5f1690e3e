// SPDX-License-Identifier: Apache-2.0
// Makes docs/sdk-reference.md out of the SDK's sources, with the compiler's own reading of them: everything that `kyso` and
// `kyso/testing` export, with its comments. Throws where something exported has none. A test compares.
//   node client/scripts/generate_reference.mjs   writes docs/sdk-reference.md
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
/** As npm puts it, or Debian's node-typescript for a node that is not Debian's. */
function compiler() {
  try {
    return require('typescript');
  } catch {
    return require('/usr/share/nodejs/typescript');
  }
}
const ts = compiler();
const client = fileURLToPath(new URL('..', import.meta.url));

const head = `# SDK reference

Made by \`client/scripts/generate_reference.mjs\` from the comments in \`client/src\`; change them there. A guide with examples:
[client/README.md](../client/README.md). Every failure is a [\`KysoError\`](#class-kysoerror).
`;

const modules = [
  { name: 'kyso', file: 'src/index.ts', about: 'What a page imports. No dependencies; ES modules; ES2020 and the DOM\'s `WebSocket`, `fetch`, `AbortSignal`.' },
  { name: 'kyso/testing', file: 'src/testing/index.ts', about: 'A fake kysod for tests. Node 18 or later, no dependencies. Must never run where a person relies on it.' },
];

const kinds = [
  { title: 'Functions', prefix: 'function', is: (node) => ts.isFunctionDeclaration(node) },
  { title: 'Classes', prefix: 'class', is: (node) => ts.isClassDeclaration(node) },
  { title: 'Constants', prefix: 'const', is: (node) => ts.isVariableDeclaration(node) },
  { title: 'Types', prefix: 'type', is: (node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) },
];

class Page {
  undocumented = [];
  lines = [];
  constructor(program) {
    this.checker = program.getTypeChecker();
    this.printer = ts.createPrinter({ removeComments: true });
  }

  write(...lines) { this.lines.push(...lines); }
  code(text) { this.write('```ts', text, '```', ''); }
  print(node) { return this.printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()); }
  /** A word that a later kysod may add to is a string too. */
  oneLine(node) { return this.print(node).replace(/\s+/g, ' ').replace(/\bOpenWord<([^>]+)>/g, '$1 | string').trim(); }

  doc(symbol, name) {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).replace(/\s*\n\s*/g, ' ').trim();
    if (text === '') this.undocumented.push(name);
    return text;
  }

  /** Without its body. */
  signature(node, name = node.name?.text ?? 'constructor') {
    const parameters = node.parameters.map((parameter) => {
      const { name: bound, dotDotDotToken, questionToken, type, initializer } = parameter;
      const isOptional = questionToken !== undefined || initializer !== undefined;
      const told = ts.isIdentifier(bound) ? bound.text : 'options';
      const said = type !== undefined ? this.oneLine(type) : this.checker.typeToString(this.checker.getTypeAtLocation(parameter));
      return `${dotDotDotToken ? '...' : ''}${told}${isOptional ? '?' : ''}: ${said}`;
    });
    const generics = node.typeParameters?.map((one) => this.oneLine(one)).join(', ');
    const returns = ts.isConstructorDeclaration(node) ? '' : `: ${node.type ? this.oneLine(node.type) : this.checker.typeToString(this.checker.getReturnTypeOfSignature(this.checker.getSignatureFromDeclaration(node)))}`;
    return `${name}${generics ? `<${generics}>` : ''}(${parameters.join(', ')})${returns}`;
  }

  isShown(member) {
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    const comment = member.getSourceFile().text.slice(member.getFullStart(), member.getStart());
    const notForPages = /@internal|For connect\(\) only/.test(comment);
    return (ts.getCombinedModifierFlags(member) & hidden) === 0 && !notForPages;
  }

  /** A table of properties; nothing where there are none. */
  properties(owner, members) {
    if (members.length === 0) return;
    const cell = (text) => text.replace(/\|/g, '\\|');
    this.write('| | type | |', '|---|---|---|');
    for (const member of members) {
      const symbol = this.checker.getSymbolAtLocation(member.name);
      const type = member.type ? this.oneLine(member.type) : this.checker.typeToString(this.checker.getTypeAtLocation(member));
      this.write(`| \`${member.name.getText()}${member.questionToken ? '?' : ''}\` | \`${cell(type)}\` | ${cell(this.doc(symbol, `${owner}.${member.name.getText()}`))} |`);
    }
    this.write('');
  }

  classOf(node, name) {
    const members = node.members.filter((member) => this.isShown(member));
    const parameterProperties = node.members.filter(ts.isConstructorDeclaration).flatMap(({ parameters }) => parameters)
      .filter((parameter) => ts.isParameterPropertyDeclaration(parameter, parameter.parent) && this.isShown(parameter));
    this.properties(name, [...parameterProperties, ...members.filter((member) => ts.isPropertyDeclaration(member) || ts.isGetAccessorDeclaration(member))]);
    for (const member of members.filter((one) => ts.isConstructorDeclaration(one) || ts.isMethodDeclaration(one))) {
      const symbol = ts.isConstructorDeclaration(member) ? member.symbol : this.checker.getSymbolAtLocation(member.name);
      const label = ts.isConstructorDeclaration(member) ? 'constructor' : member.name.text;
      this.code(ts.isConstructorDeclaration(member) ? this.signature(member, `new ${name}`) : this.signature(member));
      this.write(this.doc(symbol, `${name}.${label}`), '');
    }
  }

  entry(name, symbol, node, { prefix }) {
    this.write(`#### ${prefix} ${name}`, '');
    const about = this.doc(symbol, name);
    if (ts.isFunctionDeclaration(node)) this.code(this.signature(node));
    if (ts.isVariableDeclaration(node)) this.code(`${name}: ${node.type ? this.oneLine(node.type) : this.checker.typeToString(this.checker.getTypeAtLocation(node))}`);
    if (ts.isTypeAliasDeclaration(node)) this.code(this.print(node).replace(/^export /, ''));
    this.write(about, '');
    if (ts.isInterfaceDeclaration(node)) {
      const from = node.heritageClauses?.flatMap(({ types }) => types).map((type) => `\`${this.oneLine(type)}\``).join(', ');
      if (from) this.write(`All of ${from}, and:`, '');
      this.properties(name, node.members.filter(ts.isPropertySignature));
      for (const member of node.members.filter(ts.isMethodSignature)) {
        this.code(this.signature(member));
        this.write(this.doc(this.checker.getSymbolAtLocation(member.name), `${name}.${member.name.text}`), '');
      }
    }
    if (ts.isClassDeclaration(node)) this.classOf(node, name);
  }

  module({ name, about }, source) {
    this.write(`## \`${name}\``, '', about, '');
    const entries = this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(source)).map((symbol) => {
      const real = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
      return { name: symbol.name, symbol: real, node: real.declarations[0] };
    }).sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const kind of kinds) {
      const all = entries.filter(({ node }) => kind.is(node));
      if (all.length > 0) this.write(`### ${kind.title} of \`${name}\``, '');
      for (const { name: called, symbol, node } of all) this.entry(called, symbol, node, kind);
    }
    const strange = entries.filter(({ node }) => !kinds.some((kind) => kind.is(node)));
    if (strange.length > 0) throw new Error(`exports of a kind that this page does not know: ${strange.map(({ name: called }) => called)}`);
  }

  errors(program) {
    this.write('## Errors', '', 'Every `kind` of a `KysoError`. The sentences in both languages: [errors.md](errors.md), and for the last three `client/src/errors.ts`.', '',
      '| kind | code | again | in English |', '|---|---|---|---|');
    for (const [file, table] of [['src/error_table.ts', 'errorTable'], ['src/errors.ts', 'pageErrorTable']]) {
      const found = [];
      const look = (node) => (ts.isVariableDeclaration(node) && node.name.getText() === table ? found.push(node) : ts.forEachChild(node, look));
      look(program.getSourceFile(client + file));
      for (const row of found[0].initializer.expression.properties) {
        const value = (name) => row.initializer.properties.find((one) => one.name.getText() === name).initializer;
        this.write(`| \`${row.name.getText()}\` | ${value('code').getText()} | ${value('retryable').getText() === 'true' ? 'yes' : 'no'} | ${value('en').text.replace(/\|/g, '\\|')} |`);
      }
    }
    this.write('');
  }
}

/** The page as it should be. */
export function referencePage() {
  const { config } = ts.readConfigFile(`${client}tsconfig.json`, (path) => readFileSync(path, 'utf8'));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, client);
  const program = ts.createProgram(fileNames, options);
  const page = new Page(program);
  for (const module of modules) page.module(module, program.getSourceFile(client + module.file));
  page.errors(program);
  if (page.undocumented.length > 0) throw new Error(`exported without a comment: ${page.undocumented.join(', ')}`);
  return `${head}\n${page.lines.join('\n').replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(new URL('../../docs/sdk-reference.md', import.meta.url), referencePage());
}
