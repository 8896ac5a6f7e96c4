// The admin's theme writes small expressions into its pages. Its library (Alpine) makes functions of them, which needs a policy that
// lets any text become a program. Here they are read and worked out instead: where Alpine looks for AsyncFunction stands Expression.
// What is understood is what the theme writes: values, names, members, calls, operators, assignments, arrows, if and else.
{
  const NUMBER = "(\\d+(?:\\.\\d+)?)";
  const STRING = String.raw`('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;
  const NAME = String.raw`([A-Za-z_$][\w$]*)`;
  const SIGN = String.raw`(=>|[=!]==?|[<>]=?|&&|\|\||\?\?|\?\.|\+\+|--|[-+]=|[-+*/%!=?:.,;(){}[\]])`;
  const TOKEN = new RegExp(String.raw`\s*(?:${NUMBER}|${STRING}|${NAME}|${SIGN})`, "y");
  const KNOWN = { true: true, false: false, null: null, undefined: undefined };
  // From what binds least to what binds most.
  const BINARY = [
    { "??": (a, b) => a() ?? b() },
    { "||": (a, b) => a() || b() },
    { "&&": (a, b) => a() && b() },
    {
      "==": (a, b) => a() == b(),
      "!=": (a, b) => a() != b(),
      "===": (a, b) => a() === b(),
      "!==": (a, b) => a() !== b(),
    },
    { "<": (a, b) => a() < b(), ">": (a, b) => a() > b(), "<=": (a, b) => a() <= b(), ">=": (a, b) => a() >= b() },
    { "+": (a, b) => a() + b(), "-": (a, b) => a() - b() },
    { "*": (a, b) => a() * b(), "/": (a, b) => a() / b(), "%": (a, b) => a() % b() },
  ];
  const UNARY = { "!": (a) => !a, "-": (a) => -a, "+": (a) => +a };
  const ASSIGN = { "=": (_old, value) => value, "+=": (old, value) => old + value, "-=": (old, value) => old - value };
  const STEP = { "++": 1, "--": -1 };

  // Names: those of arrows around it first, then Alpine's, then the page's own.
  const holder = (scopes, name) => scopes.find((scope) => name in scope) ?? globalThis;

  // Each rule returns a node: value(scopes) works it out; place(scopes) is [holder, key] of what can be assigned or called.
  const constant = (value) => ({ value: () => value });
  const placed = (place) => ({
    place,
    value: (scopes) => {
      const [object, key] = place(scopes);
      return object[key];
    },
  });

  class Reader {
    constructor(text) {
      this.tokens = [...this.read(text)];
      this.at = 0;
    }

    *read(text) {
      TOKEN.lastIndex = 0;
      for (let end = text.trimEnd().length; TOKEN.lastIndex < end; ) {
        const found = TOKEN.exec(text);
        if (!found) throw new SyntaxError(`Not understood: ${text}`);
        const [, number, string, name, sign] = found;
        yield { number, string, name, sign };
      }
    }

    get next() {
      return this.tokens[this.at] ?? {};
    }

    take(sign) {
      const found = this.next.sign === sign;
      if (found) this.at += 1;
      return found;
    }

    takeName(name) {
      const found = this.next.name === name;
      if (found) this.at += 1;
      return found;
    }

    demand(sign) {
      if (!this.take(sign)) throw new SyntaxError(`${sign} was expected, not ${JSON.stringify(this.next)}`);
    }

    takeAny(signs) {
      return Object.hasOwn(signs, this.next.sign ?? "") ? this.tokens[this.at++].sign : "";
    }

    listed(end, rule) {
      const found = [];
      while (!this.take(end)) {
        found.push(rule());
        if (this.next.sign !== end) this.demand(",");
      }
      return found;
    }

    statements(isOver) {
      const found = [];
      while (!isOver()) {
        found.push(this.statement());
        while (this.take(";"));
      }
      return { value: (scopes) => found.reduce((_last, each) => each.value(scopes), undefined) };
    }

    program() {
      return this.statements(() => this.at >= this.tokens.length);
    }

    statement() {
      return this.takeName("if") ? this.condition() : this.assignment();
    }

    condition() {
      this.demand("(");
      const test = this.assignment();
      this.demand(")");
      const then = this.branch();
      const otherwise = this.takeName("else") ? this.branch() : constant();
      return { value: (scopes) => (test.value(scopes) ? then : otherwise).value(scopes) };
    }

    branch() {
      if (this.take("{")) return this.statements(() => this.take("}"));
      const only = this.statement();
      this.take(";");
      return only;
    }

    assignment() {
      const parameters = this.parameters();
      if (parameters) return this.arrow(parameters);
      const target = this.choice();
      const sign = target.place && this.takeAny(ASSIGN);
      if (!sign) return target;
      const source = this.assignment();
      return {
        value: (scopes) => {
          const value = source.value(scopes);
          const [object, key] = target.place(scopes);
          return (object[key] = ASSIGN[sign](sign === "=" ? undefined : object[key], value));
        },
      };
    }

    // The names before an arrow; nothing where there is none.
    parameters() {
      const start = this.at;
      const names = [];
      if (this.take("(")) {
        for (; this.next.name; this.take(",")) names.push(this.tokens[this.at++].name);
        if (this.take(")") && this.take("=>")) return names;
      } else if (this.next.name) {
        names.push(this.tokens[this.at++].name);
        if (this.take("=>")) return names;
      }
      this.at = start;
      return null;
    }

    arrow(names) {
      const body = this.take("{") ? this.statements(() => this.take("}")) : this.assignment();
      const own = (values) => Object.fromEntries(names.map((name, index) => [name, values[index]]));
      return {
        value:
          (scopes) =>
          (...values) =>
            body.value([own(values), ...scopes]),
      };
    }

    choice() {
      const test = this.binary(0);
      if (!this.take("?")) return test;
      const then = this.assignment();
      this.demand(":");
      const otherwise = this.assignment();
      return { value: (scopes) => (test.value(scopes) ? then : otherwise).value(scopes) };
    }

    binary(level) {
      if (level === BINARY.length) return this.unary();
      let left = this.binary(level + 1);
      for (let sign = this.takeAny(BINARY[level]); sign; sign = this.takeAny(BINARY[level])) {
        const [first, second, work] = [left, this.binary(level + 1), BINARY[level][sign]];
        left = {
          value: (scopes) =>
            work(
              () => first.value(scopes),
              () => second.value(scopes),
            ),
        };
      }
      return left;
    }

    unary() {
      const sign = this.takeAny(UNARY);
      if (!sign) return this.stepped();
      const operand = this.unary();
      return { value: (scopes) => UNARY[sign](operand.value(scopes)) };
    }

    stepped() {
      const target = this.member(this.primary());
      const sign = target.place && this.takeAny(STEP);
      if (!sign) return target;
      return {
        value: (scopes) => {
          const [object, key] = target.place(scopes);
          const old = object[key];
          object[key] = old + STEP[sign];
          return old;
        },
      };
    }

    member(node) {
      if (this.take(".")) return this.member(this.named(node, this.tokens[this.at++].name));
      if (this.take("?."))
        return this.member(this.named({ value: (scopes) => node.value(scopes) ?? {} }, this.tokens[this.at++].name));
      if (this.take("[")) {
        const key = this.assignment();
        this.demand("]");
        return this.member(placed((scopes) => [node.value(scopes), key.value(scopes)]));
      }
      return this.take("(") ? this.member(this.call(node)) : node;
    }

    named(node, name) {
      return placed((scopes) => [node.value(scopes), name]);
    }

    call(node) {
      const given = this.listed(")", () => this.assignment());
      return {
        value: (scopes) => {
          const [object, key] = node.place ? node.place(scopes) : [[node.value(scopes)], 0];
          return object[key](...given.map((each) => each.value(scopes)));
        },
      };
    }

    primary() {
      const { number, string, name } = this.next;
      if (this.take("(")) {
        const inner = this.assignment();
        this.demand(")");
        return { value: inner.value };
      }
      if (this.take("[")) return this.list();
      if (this.take("{")) return this.object();
      this.at += 1;
      if (number) return constant(Number(number));
      if (string) return constant(string.slice(1, -1).replace(/\\(.)/g, "$1"));
      if (!name) throw new SyntaxError(`A value was expected at ${this.at}`);
      return Object.hasOwn(KNOWN, name) ? constant(KNOWN[name]) : placed((scopes) => [holder(scopes, name), name]);
    }

    list() {
      const items = this.listed("]", () => this.assignment());
      return { value: (scopes) => items.map((each) => each.value(scopes)) };
    }

    object() {
      const pairs = this.listed("}", () => {
        const { string, name, number } = this.tokens[this.at++];
        const key = string ? string.slice(1, -1) : (name ?? number);
        if (this.next.sign !== ":") return [key, placed((scopes) => [holder(scopes, key), key])];
        this.demand(":");
        return [key, this.assignment()];
      });
      return { value: (scopes) => Object.fromEntries(pairs.map(([key, each]) => [key, each.value(scopes)])) };
    }
  }

  // What Alpine puts around an expression before it makes a function of it.
  const AROUND = /^with \(scope\) \{ __self\.result = ([\s\S]*) \}; __self\.finished = true; return __self\.result;$/;
  const AROUND_STATEMENTS = /^\(async\(\)=>\{ ([\s\S]*) \}\)\(\)$/;

  function Expression(_parameters, body) {
    const [, text] = AROUND.exec(body);
    const program = new Reader(AROUND_STATEMENTS.exec(text)?.[1] ?? text).program();
    return async (self, scope) => {
      self.result = program.value([scope]);
      self.finished = true;
      return self.result;
    };
  }

  Object.defineProperty(
    Object.getPrototypeOf(async () => {}),
    "constructor",
    { value: Expression },
  );
}
