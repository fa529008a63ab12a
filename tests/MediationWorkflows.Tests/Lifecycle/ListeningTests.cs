using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>What the main definition (WF1) hears at any time, beside its course.</summary>
public sealed class ListeningTests
{
    [Theory, BothDatabases]
    public async Task A_declared_conflict_pauses_the_case_until_who_mediates_is_clear(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await running.UntilAskedAsync("groundRules.accept");
        await running.DoAsync(s => s.Get<DeclareConflict>().RunAsync(
            new DeclareConflict.Command(running.Id, running["mediator"], ConflictSubject.Ties, ConflictFinding.Serious, "We were partners.", running.By("mediator")), s.Now, s.Ct));
        await SettleAsync(running);

        Assert.Equal(HoldKind.Conflict, Assert.Single(await HoldsAsync(running), h => h.IsActive).Kind);
        await running.AnswerAsync("conflict.resolve", "Resolved");
        // Saying so is not enough.
        Assert.Single(await HoldsAsync(running), h => h.IsActive);

        await running.ReplaceAsync("mediator", "second");
        await running.AnswerAsync("conflict.resolve", "Resolved");
        await running.AnswerAsync("conflict.state", "NoConflict");

        Assert.DoesNotContain(await HoldsAsync(running), h => h.IsActive);
        Assert.Contains(await running.OpenAsync(), t => t.Kind == "groundRules.accept");
    }

    [Fact]
    public async Task A_conflict_that_nobody_can_resolve_ends_the_case_as_unsuitable()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        await running.UntilAskedAsync("risk.draft");
        await running.DoAsync(s => s.Get<DeclareConflict>().RunAsync(
            new DeclareConflict.Command(running.Id, running["mediator"], ConflictSubject.Ties, ConflictFinding.Serious, "We were partners.", running.By("mediator")), s.Now, s.Ct));
        await SettleAsync(running);

        await running.AnswerAsync("conflict.resolve", "Unsuitable");

        Assert.Equal((CasePhase.Closed, CaseOutcome.Unsuitable), ((await running.CaseAsync()).Phase, (await running.CaseAsync()).Outcome!.Value));
        Assert.Empty(await running.OpenAsync());
    }

    [Fact]
    public async Task Who_takes_a_partys_place_is_asked_to_accept_the_rules_in_force_and_to_decide_on_consents()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        await running.UntilAskedAsync("risk.draft");

        await running.ReplaceAsync("institution", "successor");
        await SettleAsync(running);

        var asked = Assert.Single(await running.OpenAsync(), t => t.Kind == "groundRules.accept");
        Assert.Equal("successor", asked.Assignee!.Key);
        await running.AnswerAsync("groundRules.accept", "Accepted");
        // The newcomer about what is theirs, and the client about what the newcomer may see.
        Assert.Equal(["client", "successor"], (await running.OpenAsync()).Where(t => t.Kind == "consent").Select(t => t.Assignee!.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_consent_that_is_taken_back_has_the_mediator_look_at_what_rests_on_it()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        await running.UntilAskedAsync("risk.draft");
        var consent = await running.DoAsync(s => s.Db.Set<PartyConsent>().FirstAsync(c => c.SubjectId == running["client"], s.Ct));

        await running.DoAsync(s => s.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(consent.Id, running.By("client")), s.Now, s.Ct));
        await SettleAsync(running);

        Assert.Equal("mediator", Assert.Single(await running.OpenAsync(), t => t.Kind == "consent.changed").Assignee!.Key);
    }

    [Fact]
    public async Task The_limitation_date_is_told_ninety_sixty_and_thirty_days_before_it_and_no_hold_stops_that()
    {
        // Monday 2027-06-07: 90 days before it is 03-09, 60 is 04-08, 30 is 05-08.
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite, limitation: new LocalDate(2027, 6, 7));
        await running.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(running.Id, HoldKind.Admin, "Wait", running.By("coordinator")), s.Now, s.Ct));

        foreach (var (before, after) in ((string, string)[])[("2027-03-09T13:59:00Z", "2027-03-09T14:01:00Z"), ("2027-04-08T12:59:00Z", "2027-04-08T13:01:00Z"), ("2027-05-08T12:59:00Z", "2027-05-08T13:01:00Z")])
        {
            await running.World.AdvanceToAsync(TestWorld.At(before));
            Assert.DoesNotContain(await running.OpenAsync(), t => t.Kind == "limitation.near");
            await running.World.AdvanceToAsync(TestWorld.At(after));
            Assert.Contains(await running.OpenAsync(), t => t.Kind == "limitation.near");
            await running.AnswerAsync("limitation.near", "SeenTo");
        }

        await running.World.AdvanceToAsync(TestWorld.At("2027-07-01T12:00:00Z"));
        Assert.DoesNotContain(await running.OpenAsync(), t => t.Kind == "limitation.near");
    }

    /// <summary>What an event sets off goes through the queue.</summary>
    private static Task SettleAsync(RunningCase running) => running.World.AdvanceToAsync(running.World.Clock.GetUtcNow().ToInstant() + Duration.FromSeconds(1));

    private static Task<List<Hold>> HoldsAsync(RunningCase running) => running.DoAsync(s => s.Db.Set<Hold>().Where(h => h.CaseId == running.Id).ToListAsync(s.Ct));
}
