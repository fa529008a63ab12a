using System.Diagnostics;

namespace MediationWorkflows.Web.Drill;

/// <summary>Runs other programs to their end.</summary>
static class External
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <returns>What it printed.</returns>
    /// <exception cref="DrillException">It failed; the message holds what it said.</exception>
    public static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (printed, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct).WaitAsync(Limit, ct);
        return process.ExitCode == 0 ? (await printed).Trim() : throw new DrillException($"{start.FileName} failed: {await errors}{await printed}");
    }

    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) => RunAsync(new ProcessStartInfo(program, arguments), ct);
}

/// <summary>The drill itself could not be held; says nothing about what it drills.</summary>
sealed class DrillException : Exception
{
    public DrillException()
    {
    }

    public DrillException(string message) : base(message)
    {
    }

    public DrillException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
