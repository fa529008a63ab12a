using System.Diagnostics;
using MediationWorkflows.Audit;
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

    /// <summary>The drill kills where it hurts: between the agent's being told and the commit that remembers it only the agent's knowing the key again helps.</summary>
    [Fact]
    public async Task With_an_agent_that_does_not_know_a_key_again_a_kill_after_it_was_told_would_leave_two_instructions()
    {
        var folder = Directory.CreateTempSubdirectory("release-drill-");
        try
        {
            await using var opened = await EscrowWorld.OpenAsync(new CountingAgent());
            var milestone = (await opened.MilestonesAsync())[0].Id;
            await opened.VerifyAsync(milestone);
            var file = await CopiedAsync(opened, folder.FullName);

            Assert.NotEqual(0, await RunAsync(file, folder.FullName, milestone, "after-agent", ReleaseDrill.Forgetful));
            Assert.Equal(0, await RunAsync(file, folder.FullName, milestone, "nowhere", ReleaseDrill.Forgetful));

            Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.FullName, "instructions"), "*.json").Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task KilledAndResumedAsync(OpenedCase opened, string folder, Guid milestone, string place)
    {
        var file = await CopiedAsync(opened, Directory.CreateDirectory(folder).FullName);

        Assert.NotEqual(0, await RunAsync(file, folder, milestone, place));
        if (place == "reading-acknowledgement")
        {
            Assert.Equal(ReleaseState.Instructed, await StateAsync(file)); // the agent has paid, and the product does not know
        }

        Assert.Equal(0, await RunAsync(file, folder, milestone, "nowhere"));

        Assert.Single(Directory.GetFiles(Path.Combine(folder, "instructions"), "*.json"));
        await using var after = Support.TestWorld.Over(DatabaseOptions.SqliteFile(file));
        var release = await after.ReadAsync(s => s.Db.Set<EscrowRelease>().SingleAsync(s.Ct));
        Assert.True(release is { State: ReleaseState.Confirmed, Approvals.Count: 2 }, $"{place}: {release.State}");
        Assert.Single(await after.ReadAsync(s => s.Db.Set<ReportingDuty>().ToListAsync(s.Ct)));
        Assert.Equal(1, await after.ReadAsync(s => s.Db.Set<AuditEvent>().CountAsync(a => a.Action == "escrow.release.confirmed", s.Ct)));
        SqliteConnection.ClearAllPools();
    }

    private static async Task<ReleaseState> StateAsync(string file)
    {
        await using var killed = Support.TestWorld.Over(DatabaseOptions.SqliteFile(file));
        return await killed.ReadAsync(s => s.Db.Set<EscrowRelease>().Select(r => r.State).SingleAsync(s.Ct));
    }

    private static async Task<string> CopiedAsync(OpenedCase opened, string folder)
    {
        var file = Path.Combine(folder, "case.db");
        await opened.World.ReadAsync(async s =>
        {
            await s.Db.Database.ExecuteSqlAsync($"VACUUM INTO {file}", s.Ct);
            return true;
        });
        return file;
    }

    private static async Task<int> RunAsync(string file, string folder, Guid milestone, params string[] told)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ReleaseDrill).Assembly.Location, ReleaseDrill.Verb, file, folder, milestone.ToString(), .. told])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var said = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.DoesNotContain("Unhandled exception", await said, StringComparison.Ordinal);
        return process.ExitCode;
    }
}
