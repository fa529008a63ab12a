using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Crash;

/// <summary>The product's executable as a process of its own, to be killed and started again over the same data.</summary>
internal sealed partial class ServiceProcess(string data, DatabaseOptions database) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> output = new();
    private Process? process;
    private TaskCompletionSource<Uri> address = new();

    public HttpClient Client { get; private set; } = new();

    public string MailFolder => Path.Combine(data, "mail");

    /// <summary>Runs a verb to its end and answers what it printed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var verb = Process.Start(Describe([.. arguments, "--data", data]))!;
        var (printed, errors) = (verb.StandardOutput.ReadToEndAsync(), verb.StandardError.ReadToEndAsync());
        await verb.WaitForExitAsync().WaitAsync(Limit);
        return verb.ExitCode == 0 ? (await printed).Trim() : throw new InvalidOperationException(await errors);
    }

    public async Task StartAsync(string apiKey)
    {
        address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process { StartInfo = Describe(["serve", "--urls", "http://127.0.0.1:0", "--data", data]), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            Client = new HttpClient { BaseAddress = await address.Task.WaitAsync(Limit) };
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"The service did not start:\n{string.Join('\n', output)}", e);
        }

        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", apiKey);
    }

    /// <summary>As <c>kill -9</c> does: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        Client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }
    }

    private ProcessStartInfo Describe(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mediation"))
        {
            WorkingDirectory = data,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        // A claim of a killed process comes back soon, so that the test need not wait for a minute.
        start.Environment["Timers__Lease"] = "00:00:05";
        if (database.Provider == DatabaseProvider.Postgres)
        {
            start.Environment["ConnectionStrings__Mediation"] = database.ConnectionString;
        }

        return start;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        output.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
        {
            address.TrySetResult(new Uri(match.Groups["url"].Value));
        }
    }

    [GeneratedRegex(@"(?<url>http://127\.0\.0\.1:[1-9]\d*)/?(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
