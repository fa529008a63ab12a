using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
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

    private static Task<VerifyAudit.Report> VerifyAsync(TestCase test) => test.World.ReadAsync(s => s.Get<VerifyAudit>().RunAsync(caseId: null, s.Ct));

    private static (long?, string) Only(VerifyAudit.Report report)
    {
        var tampering = Assert.Single(report.Tamperings);
        return (tampering.Sequence, tampering.Problem);
    }
}
