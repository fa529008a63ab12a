using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using MediationWorkflows.Database;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>A serving process of the product over a database of the benchmark's, killed when it is disposed of.</summary>
sealed partial class ServeProcess : IAsyncDisposable
{
    readonly Process process;

    ServeProcess(Process process, Uri address, TimeSpan ready) => (this.process, Address, Ready) = (process, address, ready);

    public Uri Address { get; }

    /// <summary>From the start of the process until <c>/health/ready</c> said so.</summary>
    public TimeSpan Ready { get; }

    public bool IsRunning => !process.HasExited;

    /// <summary>Bytes in memory.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <exception cref="InvalidOperationException">It ended, or was not ready within a minute.</exception>
    public static async Task<ServeProcess> StartAsync(string folder, DatabaseOptions database)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "mediation.exe" : "mediation"), ["serve", "--urls", "http://127.0.0.1:0", "--data", folder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["ConnectionStrings__Mediation"] = database.Provider == DatabaseProvider.Postgres ? database.ConnectionString : "";
        start.Environment["Timers__PollEvery"] = "00:00:00.100";
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Stopwatch.StartNew();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var said = new List<string>();
        process.OutputDataReceived += Heard;
        process.ErrorDataReceived += Heard;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The service ended:{Environment.NewLine}{string.Join(Environment.NewLine, said)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var listening = await address.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
            await ReadyAsync(listening);
            return new ServeProcess(process, listening, watch.Elapsed);
        }
        catch
        {
            process.Kill();
            throw;
        }

        void Heard(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
                return;
            said.Add(line.Data);
            if (Listening().Match(line.Data) is { Success: true } match)
                address.TrySetResult(new Uri(match.Groups["url"].Value));
        }
    }

    static async Task ReadyAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        for (var look = 0; look < 6000; look++)
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        throw new InvalidOperationException("The service was not ready within a minute.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"(?<url>http://127\.0\.0\.1:[1-9]\d*)/?(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
