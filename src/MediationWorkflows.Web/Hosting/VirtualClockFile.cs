using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Where the virtual clock stood, kept beside the database: after a restart time goes on from the later instant.</summary>
sealed class VirtualClockFile(string path)
{
    public static VirtualClockFile In(DataFolder data) => new(Path.Combine(data.Path, "virtual-clock"));

    public Instant LaterOf(Instant start) =>
        File.Exists(path) && InstantPattern.ExtendedIso.Parse(File.ReadAllText(path).Trim()) is { Success: true } stored
            ? Instant.Max(start, stored.Value)
            : start;

    /// <summary>Replaces the file in one step, so that a crash leaves the old instant or the new one.</summary>
    public void Write(Instant now)
    {
        var next = $"{path}.next";
        File.WriteAllText(next, InstantPattern.ExtendedIso.Format(now));
        File.Move(next, path, overwrite: true);
    }
}
