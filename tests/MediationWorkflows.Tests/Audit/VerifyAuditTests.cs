using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Audit;

public sealed class VerifyAuditTests
{
    [Theory, BothDatabases]
    public async Task An_untouched_trail_is_intact(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync();

        var report = await VerifyAsync(test);

        Assert.True(report.IsIntact);
        Assert.Equal((1, await test.World.ReadAsync(s => s.Db.Set<AuditEvent>().LongCountAsync())), (report.Cases, report.Links));
    }

    [Theory, BothDatabases]
    public async Task A_changed_link_is_named(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Db.Set<AuditEvent>().Where(e => e.Sequence == 2).ExecuteUpdateAsync(u => u.SetProperty(e => e.ActorId, Guid.NewGuid())));

        Assert.Equal((2, "Changed"), Only(await VerifyAsync(test)));
    }

    [Theory, BothDatabases]
    public async Task A_link_that_was_taken_out_of_the_middle_is_missed(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Db.Set<AuditEvent>().Where(e => e.Sequence == 2).ExecuteDeleteAsync());

        Assert.Equal((2, "Missing"), Only(await VerifyAsync(test)));
    }

    [Theory, BothDatabases]
    public async Task Links_cut_off_the_end_are_missed(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Db.Set<AuditEvent>().Where(e => e.Sequence > 1).ExecuteDeleteAsync());

        Assert.Equal((2, "Truncated"), Only(await VerifyAsync(test)));
    }

    [Theory, BothDatabases]
    public async Task A_link_forged_with_a_fitting_hash_of_its_own_breaks_the_one_after_it(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(async s =>
        {
            var donor = await s.Db.Set<AuditEvent>().FirstAsync(e => e.Sequence == 2);
            await s.Db.Set<AuditEvent>().Where(e => e.Sequence == 2).ExecuteDeleteAsync();
            var forged = new AuditEvent
            {
                CaseId = donor.CaseId, Sequence = 2, At = donor.At, Action = "forged", PreviousHash = donor.PreviousHash, Hash = "",
            };
            s.Db.ChangeTracker.Clear();
            s.Db.Add(new AuditEvent
            {
                CaseId = forged.CaseId, Sequence = 2, At = forged.At, Action = forged.Action, PreviousHash = forged.PreviousHash, Hash = AuditTrail.HashOf(forged),
            });
        });

        Assert.Equal((3, "Relinked"), Only(await VerifyAsync(test)));
    }

    [Theory, BothDatabases]
    public async Task A_case_without_any_trail_is_named(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Db.Set<AuditEvent>().ExecuteDeleteAsync());
        await test.World.DoAsync(s => s.Db.Set<AuditHead>().ExecuteDeleteAsync());

        var tampering = Assert.Single((await VerifyAsync(test)).Tamperings);
        Assert.Equal((test.CaseId, "NoChain"), (tampering.CaseId, tampering.Problem));
    }

    /// <summary>Who can write to the database can make every hash fit again; the seal is made with a key that is not there.</summary>
    [Theory, BothDatabases]
    public async Task A_whole_chain_forged_anew_with_fitting_hashes_lacks_its_seal(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => ForgeAsync(s, link => link.Sequence == 2 ? "forged" : link.Action));

        Assert.Equal("Forged", Only(await VerifyAsync(test)).Item2);
    }

    [Theory, BothDatabases]
    public async Task An_end_without_its_seal_or_with_another_chains_seal_is_named(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Db.Set<AuditHead>().ExecuteUpdateAsync(u => u.SetProperty(h => h.Seal, (string?)null)));
        Assert.Equal("NoSeal", Only(await VerifyAsync(test)).Item2);

        await test.World.DoAsync(s => s.Db.Set<AuditHead>().ExecuteUpdateAsync(u => u.SetProperty(h => h.Seal, "no ciphertext")));
        Assert.Equal("Forged", Only(await VerifyAsync(test)).Item2);
    }

    [Theory, BothDatabases]
    public async Task Cutting_the_end_and_moving_the_head_back_with_it_is_found(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(async s =>
        {
            var last = await s.Db.Set<AuditEvent>().OrderBy(e => e.Sequence).Skip(1).FirstAsync();
            await s.Db.Set<AuditEvent>().Where(e => e.Sequence > last.Sequence).ExecuteDeleteAsync();
            await s.Db.Set<AuditHead>().ExecuteUpdateAsync(u => u.SetProperty(h => h.Sequence, last.Sequence).SetProperty(h => h.Hash, last.Hash));
        });

        Assert.Equal("Forged", Only(await VerifyAsync(test)).Item2);
    }

    [Theory, BothDatabases]
    public async Task Links_in_another_order_are_named(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(async s =>
        {
            foreach (var (from, to) in new[] { (2L, -1L), (3L, 2L), (-1L, 3L) })
            {
                await s.Db.Set<AuditEvent>().Where(e => e.Sequence == from).ExecuteUpdateAsync(u => u.SetProperty(e => e.Sequence, to));
            }
        });

        Assert.Contains((await VerifyAsync(test)).Tamperings, t => t is { Sequence: 2, Problem: "Changed" });
    }

    [Theory, BothDatabases]
    public async Task Every_field_of_a_link_is_held_by_its_hash(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var link = await test.World.ReadAsync(s => s.Db.Set<AuditEvent>().SingleAsync(e => e.Sequence == 1));
        var changes = new Func<IQueryable<AuditEvent>, Task>[]
        {
            links => links.ExecuteUpdateAsync(u => u.SetProperty(e => e.Action, "nothing")),
            links => links.ExecuteUpdateAsync(u => u.SetProperty(e => e.At, TestWorld.At("2026-01-01T00:00:00Z"))),
            links => links.ExecuteUpdateAsync(u => u.SetProperty(e => e.ActorId, Guid.Empty)),
            links => links.ExecuteUpdateAsync(u => u.SetProperty(e => e.TargetId, "other")),
            links => links.ExecuteUpdateAsync(u => u.SetProperty(e => e.TargetKind, "other")),
            links => links.ExecuteUpdateAsync(u => u.SetProperty(e => e.Data, """{"planted":1}""")),
        };
        foreach (var change in changes)
        {
            await test.World.DoAsync(s => change(s.Db.Set<AuditEvent>().Where(e => e.Sequence == 1)));
            Assert.Equal((1L, "Changed"), Only(await VerifyAsync(test)));
            await test.World.DoAsync(s => s.Db.Set<AuditEvent>().Where(e => e.Sequence == 1).ExecuteUpdateAsync(u => u
                .SetProperty(e => e.Action, link.Action).SetProperty(e => e.At, link.At).SetProperty(e => e.ActorId, link.ActorId)
                .SetProperty(e => e.TargetId, link.TargetId).SetProperty(e => e.TargetKind, link.TargetKind).SetProperty(e => e.Data, link.Data)));
        }
    }

    [Theory, BothDatabases]
    public async Task The_chain_of_a_whistleblowers_report_does_not_vanish_unseen(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var report = (await opened.DoAsync(s => s.Get<ReportAsWhistleblower>().RunAsync(
            new ReportAsWhistleblower.Command(opened.Id, "The doses are wrong.", With: null, opened.By("clinician")), s.Now, s.Ct))).Id;
        await opened.DoAsync(async s =>
        {
            await s.Db.Set<AuditEvent>().Where(e => e.CaseId == report).ExecuteDeleteAsync();
            await s.Db.Set<AuditHead>().Where(h => h.CaseId == report).ExecuteDeleteAsync();
        });

        var tampering = Assert.Single((await opened.World.ReadAsync(s => s.Get<VerifyAudit>().RunAsync(caseId: null, s.Ct))).Tamperings);
        Assert.Equal((report, "NoChain"), (tampering.CaseId, tampering.Problem));
    }

    /// <summary>What somebody does who knows how hashes are made: writes the chain anew, and its head.</summary>
    private static async Task ForgeAsync(WorkScope scope, Func<AuditEvent, string> action)
    {
        var links = await scope.Db.Set<AuditEvent>().AsNoTracking().OrderBy(e => e.Sequence).ToListAsync();
        var previous = links[0].PreviousHash;
        foreach (var link in links)
        {
            var forged = Copy(link, action(link), previous, "");
            previous = AuditTrail.HashOf(forged);
            await scope.Db.Set<AuditEvent>().Where(e => e.CaseId == link.CaseId && e.Sequence == link.Sequence).ExecuteUpdateAsync(u => u
                .SetProperty(e => e.Action, forged.Action).SetProperty(e => e.PreviousHash, forged.PreviousHash).SetProperty(e => e.Hash, previous));
        }

        await scope.Db.Set<AuditHead>().ExecuteUpdateAsync(u => u.SetProperty(h => h.Hash, previous));
    }

    private static AuditEvent Copy(AuditEvent link, string action, string previous, string hash) => new()
    {
        CaseId = link.CaseId, Sequence = link.Sequence, At = link.At, ActorId = link.ActorId, Action = action, TargetKind = link.TargetKind, TargetId = link.TargetId,
        Data = link.Data, PreviousHash = previous, Hash = hash,
    };

    private static Task<VerifyAudit.Report> VerifyAsync(TestCase test) => test.World.ReadAsync(s => s.Get<VerifyAudit>().RunAsync(caseId: null, s.Ct));

    private static (long?, string) Only(VerifyAudit.Report report)
    {
        var tampering = Assert.Single(report.Tamperings);
        return (tampering.Sequence, tampering.Problem);
    }
}
