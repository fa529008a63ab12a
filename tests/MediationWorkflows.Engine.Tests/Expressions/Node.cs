using System.Diagnostics;
using System.Text.Json;

namespace MediationWorkflows.Engine.Tests.Expressions;

/// <summary>Evaluates expressions with Node, the oracle: one process for a whole batch.</summary>
internal static class Node
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
        let text = '';
        process.stdin.on('data', d => text += d).on('end', () => {
          const results = JSON.parse(text).map(e => {
            let run;
            try { run = new Function('return (' + e + '\n)'); }
            catch { return 'SyntaxError'; }
            try { return show(run()); }
            catch { return 'Error'; }
          });
          process.stdout.write(JSON.stringify(results));
        });
        process.stdin.setEncoding('utf8');
        """;

    public static string[] Evaluate(IReadOnlyList<string> expressions)
    {
        using var process = new Process
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
        process.Start();
        process.StandardInput.Write(JsonSerializer.Serialize(expressions));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonSerializer.Deserialize<string[]>(output)!;
    }
}
