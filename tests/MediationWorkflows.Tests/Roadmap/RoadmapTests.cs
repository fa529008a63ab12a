using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using NodaTime;

namespace MediationWorkflows.Tests.Roadmap;

/// <summary>What is done, by whom, before whom they answer, on what evidence; and what patients and families say of it.</summary>
public sealed class RoadmapTests
{
    private static readonly PlanAction.Command Workshop = new(
        Guid.Empty, RoadmapActionKind.Workshop, "A workshop on listening and de-escalation", Evidence: null, "Nine in ten attend", "clinician", "institution", new LocalDate(2027, 3, 1), null!);

    [Theory, BothDatabases]
    public async Task A_step_is_asked_of_its_owner_until_its_day_and_a_training_counts_until_it_expires(DatabaseProvider provider)
    {
        await using var opened = await RoadmapWorld.OpenAsync(provider);
        var step = await PlanAsync(opened, Workshop);

        Assert.Equal(["clinician"], await opened.AskedAsync(RoadmapActionTask.KindName));
        Assert.Equal(new LocalDate(2027, 3, 1), (await opened.AllAsync<Deadline>()).Single(d => d.Kind == RoadmapActionTask.KindName).DueOn);
        await Assert.ThrowsAsync<NotAllowedException>(() => SettleAsync(opened, step.Id, RoadmapActionState.Done, "client"));
        // Whoever does it cannot drop it: that is for whoever keeps the roadmap.
        await Assert.ThrowsAsync<NotAllowedException>(() => SettleAsync(opened, step.Id, RoadmapActionState.Dropped, "clinician"));
        await opened.AnswerAsync(RoadmapActionTask.KindName, "Done", "clinician", new JsonObject { ["text"] = "Eleven of twelve attended", ["expiresOn"] = "2029-01-31" });

        var done = await opened.LoadAsync<RoadmapAction>(step.Id);
        Assert.Equal((RoadmapActionState.Done, new LocalDate(2029, 1, 31), opened["institution"]), (done.State, done.ExpiresOn, done.AnswersToId));
        await Assert.ThrowsAsync<StateException>(() => SettleAsync(opened, step.Id, RoadmapActionState.Missed, "mediator"));
    }

    [Theory]
    [InlineData("evidence")]
    [InlineData("answersTo")]
    [InlineData("measure")]
    [InlineData("dueOn")]
    [InlineData("kind")]
    public async Task None_is_planned_without_evidence_a_line_of_authority_a_measure_and_a_day(string field)
    {
        await using var opened = await OpenedCase.CreateAsync();
        var command = field switch
        {
            "evidence" => Workshop with { Kind = RoadmapActionKind.Intervention },
            "answersTo" => Workshop with { AnswersTo = "clinician" },
            "measure" => Workshop with { Measure = " " },
            "dueOn" => Workshop with { DueOn = new LocalDate(2027, 1, 4) },
            _ => Workshop with { Kind = (RoadmapActionKind)(-1) },
        };

        Assert.Equal([field], (await Assert.ThrowsAsync<InvalidInputException>(() => PlanAsync(opened, command))).Errors.Keys);
    }

    [Fact]
    public async Task Only_who_keeps_the_roadmap_plans()
    {
        await using var opened = await OpenedCase.CreateAsync();

        await Assert.ThrowsAsync<NotAllowedException>(() => PlanAsync(opened, Workshop, "client"));
    }

    [Theory, BothDatabases]
    public async Task What_patients_and_families_say_is_answered_before_the_roadmap_is_up_to_date(DatabaseProvider provider)
    {
        await using var opened = await RoadmapWorld.OpenAsync(provider);
        var family = await opened.JoinAsync("sister", Role.Supporter);
        var told = await TellAsync(opened, RoadmapWorld.As(family));
        await Assert.ThrowsAsync<NotAllowedException>(() => TellAsync(opened, opened.By("clinician")));

        // Whoever said it reads it, and its answer, wherever else they see only what is shared.
        Assert.True(await opened.ReadsAsync<Perspective>(family, told.Id));
        await opened.DoAsync(s => s.Get<OpenTask>().RunAsync(new OpenTask.Command(opened.Id, UpdateRoadmapTask.KindName, opened["mediator"], "5 BD", "standard"), s.Now, s.Ct));
        Assert.Equal("NotUpToDate", (await Assert.ThrowsAsync<StateException>(() => opened.AnswerAsync(UpdateRoadmapTask.KindName, "UpToDate", "mediator"))).State);
        await opened.AnswerAsync(PerspectiveTask.KindName, "Replied", "mediator", new JsonObject { ["text"] = "The visits are longer from May on." });
        await opened.AnswerAsync(UpdateRoadmapTask.KindName, "UpToDate", "mediator");

        Assert.Equal("The visits are longer from May on.", (await opened.LoadAsync<Perspective>(told.Id)).Answer!.Value.Reveal());
    }

    [Fact]
    public async Task A_step_whose_day_is_over_keeps_the_roadmap_from_being_up_to_date_until_somebody_says_what_came_of_it()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        var step = await PlanAsync(opened, Workshop);
        await opened.MoveToAsync(new LocalDate(2027, 3, 2));
        await opened.DoAsync(s => s.Get<OpenTask>().RunAsync(new OpenTask.Command(opened.Id, UpdateRoadmapTask.KindName, opened["mediator"], "5 BD", "standard"), s.Now, s.Ct));

        await Assert.ThrowsAsync<StateException>(() => opened.AnswerAsync(UpdateRoadmapTask.KindName, "UpToDate", "mediator"));
        await SettleAsync(opened, step.Id, RoadmapActionState.Missed, "mediator");
        await opened.AnswerAsync(UpdateRoadmapTask.KindName, "UpToDate", "mediator");

        Assert.Empty(await opened.AskedAsync(RoadmapActionTask.KindName));
    }

    private static Task<RoadmapAction> PlanAsync(OpenedCase opened, PlanAction.Command command, string by = "mediator") =>
        opened.DoAsync(s => s.Get<PlanAction>().RunAsync(command with { CaseId = opened.Id, By = opened.By(by) }, s.Now, s.Ct));

    private static Task SettleAsync(OpenedCase opened, Guid id, RoadmapActionState state, string by) =>
        opened.DoAsync(s => s.Get<SettleAction>().RunAsync(new SettleAction.Command(id, state, "It rained.", ExpiresOn: null, opened.By(by)), s.Now, s.Ct));

    private static Task<Perspective> TellAsync(OpenedCase opened, Viewer by) =>
        opened.DoAsync(s => s.Get<TellPerspective>().RunAsync(new TellPerspective.Command(opened.Id, "Nobody has time for her.", by), s.Now, s.Ct));
}
