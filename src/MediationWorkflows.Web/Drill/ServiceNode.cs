using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Drill;

/// <summary>One serving process of this executable, to be killed, frozen and started again over the same data.</summary>
/// <param name="line">Its way to the database, where that can be cut.</param>
sealed partial class ServiceNode(DrillSettings settings, DatabaseOptions database, DatabaseLine? line, int mailPort, string name) : IAsyncDisposable
{
    // A node whose database is away while it starts ends, and is started again; one that ends again and again, without ever listening, is broken.
    const int MostFalls = 20;

    readonly Lock gate = new();
    readonly Lock log = new();
    Process? process;
    TaskCompletionSource<Uri> address = Pending();
    int falls;

    /// <summary>Where it listens, once it does; another address after each start. Cancelled when it is killed before that.</summary>
    /// <exception cref="DrillException">It keeps ending by itself.</exception>
    public Task<Uri> AddressAsync(CancellationToken ct) => address.Task.WaitAsync(ct);

    /// <summary>Runs a verb beside the service and answers what it printed.</summary>
    public Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken ct) => External.RunAsync(Describe([.. arguments, "--data", Data]), ct);

    public void Start()
    {
        lock (gate)
        {
            address = Pending();
            process = Launch();
        }
    }

    /// <summary>As <c>kill -9</c> does: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        Process killed;
        lock (gate)
        {
            (killed, process) = (process!, null);
            address.TrySetCanceled();
        }

        killed.Kill(entireProcessTree: true);
        await killed.WaitForExitAsync();
        killed.Dispose();
        Note("--- killed ---");
    }

    /// <summary>Stops the process where it stands, as a machine that swaps or migrates does; it does not notice.</summary>
    public Task FreezeAsync(CancellationToken ct) => SignalAsync("STOP", ct);

    public Task ThawAsync(CancellationToken ct) => SignalAsync("CONT", ct);

    /// <summary>It runs on, and neither it nor the database hears of the other.</summary>
    public void CutOff()
    {
        Note("--- cut off from the database ---");
        line!.Cut();
    }

    /// <param name="arrives">Whether what it sent meanwhile arrives now.</param>
    public void Reconnect(bool arrives)
    {
        Note(arrives ? "--- connected again, late words arrive ---" : "--- connected again ---");
        line!.Mend(arrives);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await KillAsync();
        if (line is not null)
            await line.DisposeAsync();
    }

    string Data => Path.Combine(settings.Folder, "data");

    static TaskCompletionSource<Uri> Pending() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    Process Launch()
    {
        var start = Describe(["serve", "--urls", "http://127.0.0.1:0", "--data", Data]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var started = new Process { StartInfo = start, EnableRaisingEvents = true };
        started.OutputDataReceived += (_, line) => Read(line.Data);
        started.ErrorDataReceived += (_, line) => Read(line.Data);
        started.Exited += (_, _) => StandUp(started);
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    /// <summary>Starts a process again that ended without being killed, as a service manager does.</summary>
    void StandUp(Process ended)
    {
        lock (gate)
        {
            if (ended != process)
                return;
            if (++falls > MostFalls)
            {
                address.TrySetException(new DrillException($"{name} keeps ending by itself; its log says why."));
                return;
            }

            if (address.Task.IsCompleted)
                address = Pending();
            process = Launch();
        }

        Note("--- ended by itself, started again ---");
    }

    // The signal has no name in .NET; the shell knows it everywhere.
    Task SignalAsync(string signal, CancellationToken ct)
    {
        Note($"--- SIG{signal} ---");
        return External.RunAsync("sh", ["-c", $"kill -{signal} {process!.Id.ToString(CultureInfo.InvariantCulture)}"], ct);
    }

    ProcessStartInfo Describe(IEnumerable<string> arguments)
    {
        var self = Environment.ProcessPath!;
        // "dotnet mediation.dll drill" is this executable too.
        var start = Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? new ProcessStartInfo(self, [typeof(ServiceNode).Assembly.Location, .. arguments])
            : new ProcessStartInfo(self, arguments);
        start.UseShellExecute = false;
        var environment = start.Environment;
        environment["ConnectionStrings__Mediation"] = database.Provider == DatabaseProvider.Postgres ? line?.Connection ?? database.ConnectionString : "";
        // What a dead node held comes back soon, so that a drill takes minutes and not hours.
        environment["Timers__Lease"] = FaultDrill.Lease.ToString("c", CultureInfo.InvariantCulture);
        environment["Timers__PollEvery"] = "00:00:01";
        environment["Mail__Smtp__Host"] = "127.0.0.1";
        environment["Mail__Smtp__Port"] = mailPort.ToString(CultureInfo.InvariantCulture);
        environment["Mail__Smtp__StartTls"] = "false";
        environment["Mail__Smtp__TimeoutSeconds"] = "5";
        // A drill counts mails at whatever hour it runs.
        environment["Mail__FromHour"] = "0";
        environment["Mail__UntilHour"] = "24";
        return start;
    }

    void Read(string? line)
    {
        if (line is null)
            return;
        Note(line);
        if (Listening().Match(line) is not { Success: true } match)
            return;
        lock (gate)
            falls = 0;
        address.TrySetResult(new Uri(match.Groups["url"].Value));
    }

    void Note(string line)
    {
        lock (log)
        {
            File.AppendAllText(Path.Combine(settings.Folder, $"{name}.log"), $"{line}{Environment.NewLine}");
        }
    }

    [GeneratedRegex(@"(?<url>http://127\.0\.0\.1:[1-9]\d*)/?(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
