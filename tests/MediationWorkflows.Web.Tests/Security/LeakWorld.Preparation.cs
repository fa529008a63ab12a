using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Holds;
using MediationWorkflows.Risk;
using MediationWorkflows.Safety;
using MediationWorkflows.Sessions;
using MediationWorkflows.Web.Tests.Api;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>What is said before and at the table, and what is feared.</summary>
sealed partial class LeakWorld
{
    static Func<Role, bool> Full(InformationClass @class, Role? author = null) => role => AccessMatrix.Of(role, @class) == AccessLevel.Full || role == author;

    /// <summary>A list in which the words stand.</summary>
    async Task<string> TellAsync(Role by, string part, Func<string, JsonObject> body, Func<Role, bool> reads, string? listedAs = null)
    {
        var word = Word(part);
        var id = (await CreatedAsync(by, part, body(word)))["id"]!.ToString();
        Entrust(part, Guid.Parse(id), word, $"/cases/{caseId}/{listedAs ?? part}", reads);
        return id;
    }

    /// <summary>Words that are an item, which is opened one by one.</summary>
    async Task ConfideAsync(Role by, string part, Func<string, JsonObject> body, Func<Role, bool> reads)
    {
        var word = Word(part);
        var item = (await CreatedAsync(by, part, body(word)))["itemId"]!.ToString();
        Entrust(part, Guid.Parse(item), word, $"/items/{item}", reads);
    }

    async Task PrepareAsync()
    {
        Entrust("title", Guid.Parse(caseId), title, $"/cases/{caseId}", Full(InformationClass.ProcessMetadata));
        await ConfideAsync(Role.Client, "goals", word => new() { ["goals"] = word }, r => r == Role.Client);
        await ConfideAsync(Role.Clinician, "fears", word => new() { ["kind"] = "Stigma", ["text"] = word }, r => r == Role.Clinician);
        await ConfideAsync(Role.Clinician, "triggers", word => new() { ["kind"] = "Trigger", ["text"] = word }, Full(InformationClass.Safety, Role.Clinician));
        await ConfideAsync(Role.Mediator, "fairness-checks", word => new() { ["powerImbalance"] = "Some", ["bias"] = "None", ["observations"] = word, ["remedy"] = word }, r => r == Role.Mediator);
        var (metadata, joint, safety) = (Full(InformationClass.ProcessMetadata), Full(InformationClass.Joint), Full(InformationClass.Safety));
        await TellAsync(Role.Mediator, "record-requests", word => new() { ["of"] = "Clinician", ["title"] = word }, metadata);
        await TellAsync(Role.Mediator, "prior-clause", word => new() { ["text"] = $"All about the {word} is confidential." }, metadata);
        await TellAsync(Role.Mediator, "conflict-declarations", word => new() { ["subject"] = "DualRole", ["finding"] = "Disclosed", ["statement"] = word }, metadata, "conflict-checks");
        await TellAsync(Role.Mediator, "professionals", word => new() { ["person"] = ApiCalls.Party("ethics", "Expert", "ethics@example.org"), ["profession"] = "EthicsConsultant", ["scope"] = word }, metadata);
        await TellAsync(Role.Mediator, "interest-map", word => new() { ["entries"] = new JsonArray(new JsonObject { ["party"] = "Client", ["position"] = word, ["interest"] = word }) }, joint);
        await TellAsync(Role.Mediator, "ground-rules", word => new() { ["clauses"] = new JsonArray(word) }, joint);
        await TellAsync(Role.Mediator, "risk-assessments", word => new()
        {
            ["hazards"] = new JsonArray(new JsonObject { ["text"] = word, ["likelihood"] = 1, ["severity"] = 1, ["action"] = word, ["owner"] = "Mediator" }),
        }, joint);
        await TellAsync(Role.Client, "duty-questions", word => new() { ["nature"] = "Clinical", ["duty"] = word, ["evidence"] = word }, joint);
        await TellAsync(Role.Client, "options", word => new() { ["text"] = word }, joint);
        await TellAsync(Role.Mediator, "proposals", word => new() { ["kind"] = "TermSheet", ["text"] = word, ["lines"] = new JsonArray(new JsonObject { ["text"] = word }) }, joint);
        await TellAsync(Role.Client, "malpractice-concerns", word => new() { ["route"] = "Insurer", ["text"] = word }, Full(InformationClass.Safety, Role.Client));
        var note = Word("screening");
        var screened = await programs[Role.Mediator].PostAsync(
            $"/cases/{caseId}/screenings", new JsonObject { ["screenings"] = new JsonArray(new JsonObject { ["party"] = "Client", ["finding"] = "Joint", ["note"] = note }) });
        Assert.Equal(HttpStatusCode.OK, screened.StatusCode);
        Entrust("screening", Guid.Empty, note, $"/cases/{caseId}/screenings", safety);
        var need = Word("need");
        var needs = await programs[Role.Client].SendAsync(HttpMethod.Put, $"/participations/{Part("Client")}/access-needs", new JsonObject { ["accommodations"] = need }, ifMatch: "*");
        Assert.Equal(HttpStatusCode.OK, needs.StatusCode);
        Entrust("need", Part("Client"), need, $"/cases/{caseId}/participations", r => r is Role.Client or Role.Coordinator or Role.Mediator or Role.SafetyOfficer);
    }

    /// <summary>A session, a hold, an alarm: written straight into the tables, because the real ones stop every clock, and then nobody is reminded of anything.</summary>
    async Task AlarmAsync()
    {
        var (fact, spoken, reason, alarm, evidence) = (Word("fact"), Word("spoken"), Word("reason"), Word("alarm"), Word("answer"));
        var (id, now) = (Guid.Parse(caseId), Instant.FromUtc(2027, 1, 4, 15, 0));
        var raised = new SafetyEvent { Id = Ids.New(now), CaseId = id, Kind = HarmKind.Other, Statement = new ClassifiedText(alarm), RaisedById = Part("Clinician"), RaisedAt = now };
        await PlantAsync(db =>
        {
            var session = new Session
            {
                Id = Ids.New(now), CaseId = id, Number = 99, Format = SessionFormat.Joint, StartsAt = now, BlockMinutes = 50, BreakMinutes = 10, PlannedBlocks = 1, CreatedAt = now,
            };
            session.Attendees.Add(new SessionAttendee { SessionId = session.Id, ParticipationId = Part("Client") });
            var checklist = new Checklist { Id = Ids.New(now), CaseId = id, Kind = ChecklistKind.DutyOfCare, TemplateVersion = 1, OpenedAt = now };
            checklist.Items.Add(new ChecklistItem { ChecklistId = checklist.Id, Code = "one", Position = 0 });
            checklist.Answer("one", ChecklistAnswer.Yes, evidence, personId: null, now);
            db.AddRange(
                session, checklist, raised,
                new StatementOfFact { Id = Ids.New(now), CaseId = id, SessionId = session.Id, StatedById = Part("Client"), Text = new ClassifiedText(fact), StatedAt = now },
                new ForumEntry { Id = Ids.New(now), CaseId = id, SessionId = session.Id, Kind = ForumKind.ClientConcern, SpeakerId = Part("Client"), Text = new ClassifiedText(spoken), At = now },
                new Hold { Id = Ids.New(now), CaseId = id, Kind = HoldKind.Admin, Reason = new ClassifiedText(reason), StartedAt = now, ResumedAt = now });
            return Task.CompletedTask;
        });
        var joint = Full(InformationClass.Joint);
        Entrust("fact", Guid.Empty, fact, $"/cases/{caseId}/facts", joint);
        Entrust("spoken", Guid.Empty, spoken, $"/cases/{caseId}/forum", joint);
        Entrust("reason", Guid.Empty, reason, $"/cases/{caseId}/holds", r => r is Role.Mediator or Role.Coordinator or Role.SafetyOfficer);
        Entrust("alarm", raised.Id, alarm, $"/safety-events/{raised.Id}", Full(InformationClass.Safety, Role.Clinician));
        Entrust("answer", Guid.Empty, evidence, $"/cases/{caseId}/checklists", Full(InformationClass.Safety));
    }

    /// <summary>For each kind of thing one command that names a version.</summary>
    async Task<IReadOnlyList<(string Pattern, string Address)>> StaleAsync()
    {
        var commands = ServiceRoute.Of(factory).Where(r => r.Method == "POST" && r.NamesSomething && r.IsOfCases && r.Kind != "on-call" && r.Handler!.GetParameters().Any(p => p.ParameterType.Name == "IfMatch"))
            .DistinctBy(r => r.Kind).ToList();
        var ids = await EveryKind.IdsAsync(factory, commands.Select(c => c.Kind));
        return [.. commands.Select(c => (c.Pattern, c.Path(ids[c.Kind])["/api/v1".Length..]))];
    }
}
