// Reads an AsyncAPI document with the official parser and writes what AsyncApiTests.cs asks for, as one JSON object:
//   node check.mjs DOCUMENT FOLDER
//   diagnostics: what the parser has to say; document: the document with its references resolved;
//   violations: for each JSON file of FOLDER, how it breaks the payload schema of its message (by name or CloudEvents type).
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const [path, folder] = process.argv.slice(2);
const { document, diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'));

const violations = {};
if (document) {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  const checks = new Map(document.components().messages().all()
    .map(message => [message.name(), ajv.compile(withoutExtensions(message.payload().json()))]));
  for (const file of readdirSync(folder).filter(name => name.endsWith('.json'))) {
    const content = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const name = content.type ?? basename(file, '.json');
    const check = checks.get(name);
    violations[file] = !check ? [`no message is named ${name}`]
      : check(content) ? [] : check.errors.map(error => `${error.instancePath} ${error.message}`);
  }
}

process.stdout.write(JSON.stringify({ diagnostics, document: document?.json() ?? null, violations }));

// The parser marks schemas with members of its own ("x-parser-schema-id").
function withoutExtensions(schema) {
  return JSON.parse(JSON.stringify(schema, (key, value) => key.startsWith('x-parser-') ? undefined : value));
}
