// A second engine over pages as they are sent: what `html-validate` finds in each file of a folder, a line each.
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const judge = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    // All that it recommends, but for the rules below.
    extends: ["html-validate:recommended"],
    // The standard forbids sections in a heading cell, and `details` is none.
    elements: ["html5", { details: { sectioning: false } }],
    rules: {
      "doctype-style": ["error", { style: "lowercase" }],
      // Boxes to tick share a name: the form sends each that is ticked.
      "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit", "reset"] }],
      // A number that is not cut is held by its class.
      "tel-non-breaking": ["error", { ignoreClasses: ["nowrap"] }],
      // A region is what scrolls: a table's box, an example in `pre`.
      "prefer-native-element": ["error", { exclude: ["region"] }],
      // A table that narrow windows show as blocks keeps its roles by saying them.
      "no-redundant-role": "off",
      // Said both ways, a label is heard by older readers too.
      "no-redundant-for": "off",
      // What the standard supposes is what is meant: a button sends, a field is of text.
      "no-implicit-button-type": "off",
      "no-implicit-input-type": "off",
      // A title ends by a commune and its département.
      "long-title": "off",
      // Of templates: nobody sees it.
      "no-trailing-whitespace": "off",
    },
  }),
);

const [folder = "."] = process.argv.slice(2);
const found: string[] = [];
for (const name of readdirSync(folder).sort()) {
  const report = await judge.validateString(readFileSync(join(folder, name), "utf8"), name);
  for (const { messages } of report.results)
    for (const { line, ruleId, message } of messages) found.push(`${name}: line ${line}: ${ruleId}: ${message}`);
}
console.log(JSON.stringify(found));
