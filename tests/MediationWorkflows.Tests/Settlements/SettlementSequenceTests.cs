using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Settlements;

/// <summary>
/// Whatever people do to the versions of a settlement, in whatever order: none is in force without the signature of every party
/// under one content and a person's clearance, at most one is in force, and no signature outlives its version (I9, I12, I13).
/// </summary>
public sealed class SettlementSequenceTests
{
    private static readonly string[] Parties = ["client", "clinician", "institution"];

    [Fact]
    public void No_sequence_of_commands_puts_a_version_in_force_that_not_all_have_signed_as_it_is()
    {
        // Half of all steps are signatures, or hardly a sequence would come to the end.
        var step = from kind in Gen.Elements(0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6) from a in Gen.Choose(0, 1000) select (kind, a);
        var seen = new HashSet<SettlementState>();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(12),
            Prop.ForAll(Arb.From(step.ArrayOf(24)), steps => Task.Run(() => PlayAsync(steps, seen)).GetAwaiter().GetResult()));
        Assert.Contains(SettlementState.InForce, seen);
        Assert.Contains(SettlementState.Amended, seen);
    }

    private static async Task PlayAsync((int Kind, int A)[] steps, HashSet<SettlementState> seen)
    {
        await using var opened = await OpenedCase.CreateAsync();
        // Every sequence begins with a version that may be signed.
        await SettlementTests.ForSigningAsync(opened, SettlementTests.Content);
        foreach (var (kind, a) in steps)
        {
            var versions = await VersionsAsync(opened);
            var target = versions[^1];
            try
            {
                await opened.DoAsync(s => StepAsync(s, opened, kind, a, a % 5 == 0 ? versions[a % versions.Count] : target));
            }
            catch (DomainException e) when (e is StateException or InvalidInputException or NotAllowedException)
            {
                // Refused; the laws below hold all the same.
            }

            Hold(await VersionsAsync(opened), seen);
        }
    }

    private static Task StepAsync(WorkScope s, OpenedCase opened, int kind, int a, Settlement version)
    {
        var (mediator, content) = (opened.By("mediator"), SettlementTests.Content with { ReviewPlan = new ReviewPlan(1 + (a % 12), 1, 2) });
        var party = Parties[a % 3];
        return kind switch
        {
            0 => s.Get<ReviseSettlement>().RunAsync(new ReviseSettlement.Command(version.Id, content, mediator), s.Now, s.Ct),
            1 => s.Get<AmendSettlement>().RunAsync(new AmendSettlement.Command(version.Id, content, mediator), s.Now, s.Ct),
            2 => s.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(version.Id, mediator), s.Now, s.Ct),
            3 => s.Get<ClearSettlement>().RunAsync(new ClearSettlement.Command(version.Id, NothingBarsAComplaint: true, opened.By("coordinator")), s.Now, s.Ct),
            4 => s.Get<OpenSigning>().RunAsync(new OpenSigning.Command(version.Id, mediator), s.Now, s.Ct),
            5 => a % 4 == 0
                ? s.Get<TerminateSettlement>().RunAsync(new TerminateSettlement.Command(version.Id, mediator), s.Now, s.Ct)
                : s.Get<SignSettlement>().RunAsync(new SignSettlement.Command(version.Id, opened[party], new string('0', 64), opened.By(party)), s.Now, s.Ct),
            _ => s.Get<SignSettlement>().RunAsync(new SignSettlement.Command(version.Id, opened[party], version.ContentHash, opened.By(party)), s.Now, s.Ct),
        };
    }

    private static void Hold(IReadOnlyList<Settlement> versions, HashSet<SettlementState> seen)
    {
        foreach (var version in versions)
        {
            seen.Add(version.State);
            if (version.State == SettlementState.InForce)
            {
                Assert.Equal(Parties.Length, version.Signatures.Count);
                Assert.NotNull(version.ClearedById);
                Assert.Equal(SettlementContent.HashOf(version), version.ContentHash);
            }

            Assert.All(version.Signatures.Where(s => s.SignedAt is not null), s => Assert.Equal(version.ContentHash, s.ContentHash));
            Assert.Equal(version.InForceAt is not null, version.Signatures.Count > 0 && version.Signatures.TrueForAll(s => s.SignedAt is not null));
        }

        Assert.True(versions.Count(v => v.State == SettlementState.InForce) <= 1);
        Assert.True(versions.Count(v => v.IsPending) <= 1);
        Assert.Equal(versions.Count, versions.Select(v => v.ContentHash).Distinct().Count());
    }

    private static async Task<List<Settlement>> VersionsAsync(OpenedCase opened) =>
        await opened.World.ReadAsync(s => s.Db.Set<Settlement>().OrderBy(v => v.Number).ToListAsync(s.Ct));

    /// <summary>The law can tell: rows changed beside the product are signed by nobody.</summary>
    [Fact]
    public async Task Content_that_was_changed_in_the_database_is_signed_by_nobody()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var settlement = await SettlementTests.ForSigningAsync(opened, SettlementTests.Content);
        await opened.DoAsync(s => s.Db.Set<SettlementTerm>().ExecuteUpdateAsync(set => set.SetProperty(t => t.EvidenceType, new ClassifiedText("hearsay")), s.Ct));

        var error = await Assert.ThrowsAsync<StateException>(() => opened.DoAsync(s => s.Get<SignSettlement>().RunAsync(
            new SignSettlement.Command(settlement.Id, opened["client"], settlement.ContentHash, opened.By("client")), s.Now, s.Ct)));

        Assert.Equal("Altered", error.State);
    }
}
