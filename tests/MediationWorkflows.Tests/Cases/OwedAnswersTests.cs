using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Parties;
using MediationWorkflows.Proposals;
using MediationWorkflows.Risk;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Disclosures;
using MediationWorkflows.Tests.Roadmap;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Cases;

/// <summary>Whoever comes into a party's place gives the word that is still owed, by the task that they were handed or without it (R31).</summary>
public sealed class OwedAnswersTests
{
    private static readonly string[] Parties = ["client", "clinician", "institution"];

    public static TheoryData<string, bool> Successions { get; } = new()
    {
        { "client", true }, { "client", false }, { "clinician", true }, { "clinician", false }, { "institution", true }, { "institution", false },
    };

    [Theory, MemberData(nameof(Successions))]
    public async Task A_successor_signs_what_was_open_and_the_workflow_goes_on_with_a_settlement_in_force(string replaced, bool byTask)
    {
        await using var opened = await OpenedCase.CreateAsync();
        var settlement = await SettlementTests.ForSigningAsync(opened, SettlementTests.Content);
        var asks = await AskAsync(opened, "settlement.sign", "parties");
        var next = await ReplaceAsync(opened, replaced);
        foreach (var party in Parties.Where(p => p != replaced))
        {
            await SignAsync(opened, settlement, opened[party], opened.By(party));
        }

        await Assert.ThrowsAsync<NotFoundException>(() => SignAsync(opened, settlement, opened[replaced], opened.By(replaced)));
        await (byTask ? AnswerAsync(opened, "settlement.sign", "Signed", RoadmapWorld.As(next)) : SignAsync(opened, settlement, next.Id, RoadmapWorld.As(next)));

        var signed = await opened.LoadAsync<Settlement>(settlement.Id);
        Assert.Equal(SettlementState.InForce, signed.State);
        Assert.Equal(Parties.Select(p => p == replaced ? next.Id : opened[p]).Order(), signed.Signatures.Select(s => s.ParticipationId).Order());
        await AssertFinishedAsync(opened, asks, "settlement.sign");
    }

    [Theory, BothDatabases]
    public async Task What_was_signed_stays_signed_by_who_signed_it_and_is_not_asked_of_the_successor(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var settlement = await SettlementTests.ForSigningAsync(opened, SettlementTests.Content);
        await SignAsync(opened, settlement, opened["institution"], opened.By("institution"));
        await ReplaceAsync(opened, "institution");
        await ReplaceAsync(opened, "clinician");
        var asks = await AskAsync(opened, "settlement.sign", "parties");

        Assert.Equal(["client"], await opened.AskedAsync("settlement.sign"));
        await SignAsync(opened, settlement, opened["client"], opened.By("client"));
        await AssertFinishedAsync(opened, asks, "settlement.sign");
        Assert.Equal(opened["institution"], Assert.Single((await opened.LoadAsync<Settlement>(settlement.Id)).Signatures, s => s.SignedAt is not null && s.ParticipationId != opened["client"]).ParticipationId);
    }

    [Theory, MemberData(nameof(Successions))]
    public async Task A_successor_agrees_to_the_risk_assessment_that_was_put_to_their_place(string replaced, bool byTask)
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await DraftRiskAsync(opened);
        var asks = await AskAsync(opened, "risk.agree", "parties");
        var next = await ReplaceAsync(opened, replaced);
        foreach (var party in Parties.Where(p => p != replaced))
        {
            await AgreeAsync(opened, id, opened[party], opened.By(party));
        }

        await (byTask ? AnswerAsync(opened, "risk.agree", "Agreed", RoadmapWorld.As(next)) : AgreeAsync(opened, id, next.Id, RoadmapWorld.As(next)));

        Assert.Equal(RiskAssessmentState.Agreed, (await opened.LoadAsync<RiskAssessment>(id)).State);
        await AssertFinishedAsync(opened, asks, "risk.agree");
    }

    [Fact]
    public async Task A_successor_disputes_the_risk_assessment_too()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await DraftRiskAsync(opened);
        await AskAsync(opened, "risk.agree", "clinician");
        var next = await ReplaceAsync(opened, "clinician");

        await AnswerAsync(opened, "risk.agree", "Disputed", RoadmapWorld.As(next));

        Assert.Equal(RiskAssessmentState.Disputed, (await opened.LoadAsync<RiskAssessment>(id)).State);
    }

    [Fact]
    public async Task The_mediator_goes_on_where_the_silent_have_agreed_since()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await DraftRiskAsync(opened);
        var asks = await AskAsync(opened, "risk.decide", "mediator");
        foreach (var party in Parties)
        {
            await AgreeAsync(opened, id, opened[party], opened.By(party));
        }

        var agreedAt = (await opened.LoadAsync<RiskAssessment>(id)).AgreedAt;
        opened.Pass(NodaTime.Duration.FromHours(1));
        await AnswerAsync(opened, "risk.decide", "Proceed", opened.By("mediator"));

        var agreed = await opened.LoadAsync<RiskAssessment>(id);
        Assert.Equal((RiskAssessmentState.Agreed, agreedAt), (agreed.State, agreed.AgreedAt));
        await AssertFinishedAsync(opened, asks, "risk.decide");
    }

    [Theory, MemberData(nameof(Successions))]
    public async Task A_successor_accepts_what_lies_on_the_table(string replaced, bool byTask)
    {
        await using var opened = await OpenedCase.CreateAsync();
        var input = new ProposalInput(ProposalKind.TermSheet, Text: "On these lines", Lines: [new ProposalLineInput("The staff is trained.", [])]);
        var proposal = await opened.DoAsync(s => s.Get<TableProposal>().RunAsync(new TableProposal.Command(opened.Id, input, IsDraft: false, opened.By("mediator")), s.Now, s.Ct));
        var asks = await AskAsync(opened, "termSheet.accept", "parties");
        var next = await ReplaceAsync(opened, replaced);
        Task AcceptAsync(Guid place, Viewer by) => opened.DoAsync(s => s.Get<AcceptProposal>().RunAsync(new AcceptProposal.Command(proposal.Id, place, by), s.Now, s.Ct));
        foreach (var party in Parties.Where(p => p != replaced))
        {
            await AcceptAsync(opened[party], opened.By(party));
        }

        await (byTask ? AnswerAsync(opened, "termSheet.accept", "Accepted", RoadmapWorld.As(next)) : AcceptAsync(next.Id, RoadmapWorld.As(next)));

        Assert.Equal(ProposalState.Accepted, (await opened.LoadAsync<Proposal>(proposal.Id)).State);
        await AssertFinishedAsync(opened, asks, "termSheet.accept");
    }

    [Fact]
    public async Task A_successor_consents_for_the_place_to_what_is_joint_but_not_to_what_is_the_predecessors_own()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var joint = await RequestAsync("mediator", InformationClass.Joint);
        var own = await RequestAsync("client", InformationClass.Clinical);
        var next = await ReplaceAsync(opened, "client");
        async Task<InformationRelease> RequestAsync(string author, InformationClass @class) => await ReleaseTests.RequestAsync(
            opened, "coordinator", [await ReleaseTests.ItemAsync(opened, author, @class)], "The newspaper");

        Assert.Equal([next.Id], await OwedAsync(joint, "client", next.Id));
        Assert.Equal([opened["client"]], await OwedAsync(own, "client", next.Id));

        async Task<IEnumerable<Guid>> OwedAsync(InformationRelease release, string before, Guid after) => (await opened.LoadAsync<InformationRelease>(release.Id)).Answers
            .Select(a => a.ParticipationId).Where(id => id == opened[before] || id == after);
    }

    private static Task<WorkflowInstance> AskAsync(OpenedCase opened, string kind, string audience) => StartAsync(opened, Definitions.Chain(
        "asks", $$""" "type":"Mediation.AskPeople","version":1,"taskKind":"{{kind}}","audience":"{{audience}}","ladder":"standard","rule":{"typeName":"String","expression":{"type":"Literal","value":"10 BD"} } """));

    private static async Task<WorkflowInstance> StartAsync(OpenedCase opened, string definition)
    {
        await opened.World.InstallAsync(definition);
        return await opened.World.StartAsync("asks", opened.Id.ToString("N"));
    }

    private static Task<Participation> ReplaceAsync(OpenedCase opened, string key) => opened.DoAsync(async s =>
    {
        var old = (await s.Db.FindAsync<Participation>([opened[key]], s.Ct))!;
        return await s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(old.Id, OpenedCase.Party($"{key}-2", old.Role.ToString()), opened.By("coordinator")), s.Now, s.Ct);
    });

    private static async Task AnswerAsync(OpenedCase opened, string kind, string outcome, Viewer by)
    {
        var task = Assert.Single(await opened.AllAsync<CaseTask>(), t => t.Kind == kind && t.State == TaskState.Open);
        await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task.Id, outcome, [], by), s.Now, s.Ct));
    }

    private static Task SignAsync(OpenedCase opened, Settlement settlement, Guid place, Viewer by) => opened.DoAsync(s =>
        s.Get<SignSettlement>().RunAsync(new SignSettlement.Command(settlement.Id, place, settlement.ContentHash, by), s.Now, s.Ct));

    private static Task AgreeAsync(OpenedCase opened, Guid id, Guid place, Viewer by) => opened.DoAsync(s =>
        s.Get<AgreeToRiskAssessment>().RunAsync(new AgreeToRiskAssessment.Command(id, place, by), s.Now, s.Ct));

    private static async Task<Guid> DraftRiskAsync(OpenedCase opened) => (await opened.DoAsync(s => s.Get<DraftRiskAssessment>().RunAsync(
        new DraftRiskAssessment.Command(opened.Id, [new HazardInput("Escalation in the room", 2, 3, "Breaks")], opened.By("mediator")), s.Now, s.Ct))).Id;

    private static async Task AssertFinishedAsync(OpenedCase opened, WorkflowInstance asks, string kind)
    {
        Assert.Empty(await opened.AskedAsync(kind));
        Assert.Equal(WorkflowStatus.Finished, (await opened.World.InstanceAsync(asks.Id)).Status);
    }
}
