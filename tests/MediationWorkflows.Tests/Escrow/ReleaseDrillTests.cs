using System.Diagnostics;
using MediationWorkflows.Database;
using MediationWorkflows.Duties;
using MediationWorkflows.Escrow;
using MediationWorkflows.Tests.Cases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Escrow;

public sealed class ReleaseDrillTests
{
    [Fact]
    public async Task A_process_that_is_killed_at_any_step_of_a_release_leaves_one_instruction_and_the_next_one_finishes()
    {
        var folder = Directory.CreateTempSubdirectory("release-drill-");
        try
        {
            await using var opened = await EscrowWorld.OpenAsync(new CountingAgent());
            var milestone = (await opened.MilestonesAsync())[0].Id;
            await opened.VerifyAsync(milestone);
            await Task.WhenAll(ReleaseDrill.Places.Chunk(2).Select(async places =>
            {
                foreach (var place in places)
                {
                    await KilledAndResumedAsync(opened, Path.Combine(folder.FullName, place), milestone, place);
                }
            }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task KilledAndResumedAsync(OpenedCase opened, string folder, Guid milestone, string place)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "case.db");
        await opened.World.ReadAsync(async s =>
        {
            await s.Db.Database.ExecuteSqlAsync($"VACUUM INTO {file}", s.Ct);
            return true;
        });

        Assert.NotEqual(0, await RunAsync(file, folder, milestone, place));
        Assert.Equal(0, await RunAsync(file, folder, milestone, "nowhere"));

        Assert.Single(Directory.GetFiles(Path.Combine(folder, "instructions"), "*.json"));
        await using var after = Support.TestWorld.Over(DatabaseOptions.SqliteFile(file));
        var release = await after.ReadAsync(s => s.Db.Set<EscrowRelease>().SingleAsync(s.Ct));
        Assert.True(release is { State: ReleaseState.Confirmed, Approvals.Count: 2 }, $"{place}: {release.State}");
        Assert.Single(await after.ReadAsync(s => s.Db.Set<ReportingDuty>().ToListAsync(s.Ct)));
        SqliteConnection.ClearAllPools();
    }

    private static async Task<int> RunAsync(string file, string folder, Guid milestone, string place)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ReleaseDrill).Assembly.Location, ReleaseDrill.Verb, file, folder, milestone.ToString(), place])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var said = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.DoesNotContain("Unhandled exception", await said, StringComparison.Ordinal);
        return process.ExitCode;
    }
}
