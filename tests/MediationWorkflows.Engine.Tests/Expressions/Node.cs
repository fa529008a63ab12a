using System.Diagnostics;
using System.Text.Json;

namespace MediationWorkflows.Engine.Tests.Expressions;

/// <summary>Evaluates expressions with Node, the oracle: one process for all of a test class, one line of JSON each way.</summary>
public sealed class Node : IDisposable
{
    // Writes a value so that nothing is lost: -0, NaN, undefined, holes, the order of properties.
    private const string Script = """
        const show = (v, depth = 0) => {
          if (depth > 20) return '…';
          if (typeof v === 'number') return Object.is(v, -0) ? '-0' : String(v);
          if (typeof v === 'string') return JSON.stringify(v);
          if (typeof v === 'function') return 'function';
          if (v === null || typeof v !== 'object') return String(v);
          if (v instanceof Date) return 'Date(' + v.getTime() + ')';
          if (v instanceof RegExp) return 'RegExp(' + v + ')';
          if (v instanceof Map || v instanceof Set) return v.constructor.name + show([...v], depth + 1);
          if (Array.isArray(v)) {
            const items = [];
            for (let i = 0; i < v.length; i++) items.push(i in v ? show(v[i], depth + 1) : 'hole');
            return '[' + items.join(',') + ']';
          }
          return '{' + Object.keys(v).map(k => JSON.stringify(k) + ':' + show(v[k], depth + 1)).join(',') + '}';
        };
        // Else toString() would be a method of the global object.
        Object.setPrototypeOf(globalThis, null);
        const known = new Set(Object.getOwnPropertyNames(globalThis));
        require('readline').createInterface({ input: process.stdin }).on('line', line => {
          const e = JSON.parse(line);
          let result;
          try {
            const run = new Function('return (' + e + '\n)');
            try { result = show(run()); } catch { result = 'Error'; }
          } catch { result = 'SyntaxError'; }
          // What one expression assigns is not there for the next.
          for (const name of Object.getOwnPropertyNames(globalThis)) if (!known.has(name)) delete globalThis[name];
          process.stdout.write(JSON.stringify(result) + '\n');
        });
        """;

    private readonly Process process = new()
    {
        StartInfo = new ProcessStartInfo("node")
        {
            ArgumentList = { "-e", Script },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = "UTC", ["LC_ALL"] = "C" },
        },
    };

    public Node() => process.Start();

    public string Evaluate(string expression)
    {
        process.StandardInput.WriteLine(JsonSerializer.Serialize(expression));
        return JsonSerializer.Deserialize<string>(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Node has ended."))!;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
