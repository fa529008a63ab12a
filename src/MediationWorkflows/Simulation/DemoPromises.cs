using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Parties;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Roadmap;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Simulation;

/// <summary>The one example case whose settlement is being carried out with everything that belongs to it: money in escrow, a roadmap, a restriction, a committee.</summary>
internal static class DemoPromises
{
    /// <summary>How long before now the remedies begin; the settlement is in force by then.</summary>
    public static readonly Duration Ago = Duration.FromDays(40);

    public static ScriptedParty Committee { get; } = new() { Key = "oversight", Role = nameof(Role.Oversight), Name = "Olive Oversight" };

    /// <summary>Half of the money is paid once the staff is trained, the other half later.</summary>
    public static ScriptedAnswer Settlement(LocalDate today) => new("mediator", "settlement.draft", "Drafted", Data: new JsonObject
    {
        ["terms"] = new JsonArray(
            new JsonObject
            {
                ["kind"] = "training", ["text"] = "All clinical staff of ward 3 complete a workshop on listening and de-escalation.", ["obligor"] = "institution", ["verifier"] = "coordinator",
                ["specific"] = "A workshop of six hours for all clinical staff of the ward.", ["measure"] = "Nine in ten of the clinical staff have completed it.", ["due"] = Day(today.PlusDays(-45)),
                ["acceptanceTest"] = "The attendance list names at least nine in ten of the staff on the roster of that day.", ["evidenceType"] = "attendance-list",
            },
            new JsonObject
            {
                ["kind"] = "payment", ["text"] = "The institution pays the client's costs of treatment elsewhere.", ["obligor"] = "institution", ["verifier"] = "coordinator",
                ["specific"] = "By transfer, in two parts.", ["due"] = Day(today.PlusDays(400)), ["acceptanceTest"] = "The escrow agent's receipt is on file.", ["evidenceType"] = "receipt",
                ["amount"] = 12_000, ["currency"] = "USD", ["head"] = "medicalCosts", ["escrow"] = true, ["afterTerm"] = 0,
                ["instalments"] = new JsonArray(
                    new JsonObject { ["due"] = Day(today.PlusDays(-35)), ["amount"] = 6_000 }, new JsonObject { ["due"] = Day(today.PlusDays(400)), ["amount"] = 6_000 }),
            }),
        ["reviewPlan"] = new JsonObject { ["firstAfterMonths"] = 6, ["everyMonths"] = 6, ["count"] = 4 },
        ["escalationClause"] = new JsonObject { ["questions"] = new JsonArray("Whether the workshop covered what was agreed"), ["isBinding"] = true, ["requiresAdvisoryOpinion"] = true },
    });

    public static async Task BeginAsync(WorkScope scope, Guid caseId)
    {
        var (now, ct) = (scope.Now, scope.Ct);
        var by = new Viewer((await scope.Db.ParticipationAsync(caseId, "coordinator", "party", ct)).PersonId, new HashSet<Role>());
        var today = await scope.Db.TodayAsync(caseId, now, ct);
        await scope.Get<PlanAction>().RunAsync(
            new PlanAction.Command(
                caseId, RoadmapActionKind.Intervention, "Consent is explained in person and written down in the patient's own words.",
                "Patients who repeat in their own words what they agreed to recall twice as much of it.", "Every record of the ward holds a consent in the patient's words.", "clinician", "institution",
                today.PlusDays(100), by),
            now, ct);
        await scope.Get<StartSeries>().RunAsync(
            new StartSeries.Command(
                caseId, ReportPurpose.KeyFigure, "Complaints about consent", [new ReportHeading("Complaints in the month", 2, AtMost: true)], "institution", To: null, ChannelId: null,
                today.PlusDays(5), "1 mo", At: null, Until: null, by),
            now, ct);
        await scope.Get<NoteObstacle>().RunAsync(
            new NoteObstacle.Command(caseId, MilestoneId: null, "The trainer may not be free before the summer.", "A second trainer of the academy holds the last workshop.", by), now, ct);
        await scope.Db.SaveChangesAsync(ct);
        var restriction = await scope.Get<ProposeRestriction>().RunAsync(
            new ProposeRestriction.Command(
                caseId, "clinician", "Consent talks only together with a colleague", today, today.PlusDays(90), "institution", Restriction.LongestReviewInterval,
                [new("Ten talks seen by a colleague without a finding"), new("Refresher on informed consent completed"), new("Patients' own words about the talks", Mandatory: false)], by),
            now, ct);
        await scope.Db.SaveChangesAsync(ct);
        await scope.Get<ActivateRestriction>().RunAsync(new ActivateRestriction.Command(restriction.Id, by), now, ct);
    }

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
