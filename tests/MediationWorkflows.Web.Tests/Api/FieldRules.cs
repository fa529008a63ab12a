using System.Text.Json.Nodes;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>A field of a request: what it may say so that the rest is looked at, and what it may not say.</summary>
/// <param name="Valid">Null: it may be left out, and is.</param>
/// <param name="WhyNone">Where every value of its shape means something, why.</param>
sealed record FieldRule(JsonNode? Valid, IReadOnlyList<JsonNode?> Wrong, string? WhyNone = null);

/// <summary>
/// What each field of each request may mean. Whatever can be told from a field's type is not said here: that texts end somewhere, that numbers fit,
/// that an enumeration's members are the known ones, that a day exists. See <see cref="RequestFields"/>.
/// </summary>
static class FieldRules
{
    const string Blank = " ", Word = "no-such-word", Past = "2020-03-01", PastInstant = "2020-03-01T15:00:00Z", Far = "2222-03-01", FarInstant = "2222-03-01T15:00:00Z";

    const string FreeText = "Anything may be said, or nothing; it only ends somewhere.", EitherWay = "Both answers are meant, and none is the usual one.",
        OwnFields = "It is made of fields of its own, which are tried.", Selection = "It selects: what is not there is not counted, and the answer counts.", MayBeEmpty = "None and several both mean something; what they are is tried.";

    const JsonNode? Missing = null;

    const string Nobody = "00000000-0000-7000-8000-000000000000";

    static readonly FieldRule NeededText = new("Some words", [Missing, Blank]), AnyText = new("Some words", [], FreeText), Party = new("client", [Missing, Blank, Word]),
        Yes = new(true, [], EitherWay), Object = new(null, [], OwnFields), Reference = new(null, [Nobody]);

    static FieldRule Is(JsonNode? valid, params JsonNode?[] wrong) => new(valid, wrong);

    static FieldRule None(JsonNode? valid, string why) => new(valid, [], why);

    /// <summary>Of every field of a list of texts.</summary>
    static JsonArray Of(params string?[] texts) => new([.. texts.Select(t => (JsonNode?)t)]);

    static readonly FieldRule Parties = Is(Of("client"), Missing, Of(), Of(Word), Of((string?)null));

    public static readonly Dictionary<string, Dictionary<string, FieldRule>> Table = new(StringComparer.Ordinal)
    {
        ["TextRequest"] = new() { ["text"] = NeededText },
        ["ReasonRequest"] = new() { ["reason"] = NeededText },
        ["CasesApi.OpenRequest"] = new()
        {
            ["title"] = Is("Words", Missing, Blank, "two\nlines", new string('x', 201)), ["jurisdiction"] = Is("US-NY", Missing, Blank), ["timeZone"] = Is("America/New_York", Missing, "Mars/Olympus"),
            ["calendar"] = Is("us-federal", Missing, Word), ["severity"] = Is(2, Missing, 0, 5, -1), ["limitationDate"] = Is(null, Past), ["definitionId"] = Is(null, Word, Blank),
            ["parties"] = Is(null, Missing, new JsonArray()), ["clause"] = Is(null, Long(20_001)),
        },
        ["PartyRequest"] = new()
        {
            ["key"] = Is("newcomer", Missing, Blank, "two words", Long(41)), ["role"] = Is("Client", Missing, "King", "Administrator"), ["name"] = Is("A name", Missing, Blank, "two\nlines", Long(201)),
            ["email"] = Is("newcomer@example.org", Missing, Blank, "no address", "a@b"), ["timeZone"] = Is(null, "Mars/Olympus", Blank), ["language"] = Is(null, "no language", Blank),
            ["contact"] = Object, ["representing"] = Is(null, Word),
        },
        ["ContactRequest"] = new()
        {
            ["safeTimes"] = Is(null, new JsonObject { ["from"] = "09:00" }, new JsonObject { ["to"] = "09:00" }), ["noContact"] = Yes with { Valid = null },
            ["channels"] = Is(null, Of("pigeon"), Of((string?)null), Of("email:no address"), Of("email:a@example.org", "email:b@example.org")), ["language"] = Is(null, "no language", Blank),
        },
        ["SafeTimes"] = new() { ["from"] = None("09:00", "Any hour may be safe."), ["to"] = None("17:00", "Any hour may be safe.") },
        ["CasesApi.CloseRequest"] = new() { ["outcome"] = Is("Withdrawn", Missing) },
        ["TasksApi.AssignRequest"] = new() { ["assignee"] = Is("mediator", Missing, Blank, Word) },
        ["TasksApi.CompleteRequest"] = new() { ["outcome"] = Is("Acknowledged", Missing, Blank, Word), ["data"] = None(null, "The kind of task reads it into a command, whose own fields are tried; what is wrong there is named under data (TaskWriteTests).") },
        ["DeadlinesApi.ExtendRequest"] = new() { ["rule"] = Is("2 BD", Missing, Blank, "soon", "-2 BD"), ["reason"] = Is("A holiday", Missing, Blank, Long(201)) },
        ["DeadlinesApi.WaiveRequest"] = new() { ["reason"] = Is("Not needed", Missing, Blank, Long(201)) },
        ["HoldsApi.HoldRequest"] = new() { ["kind"] = Is("Admin", Missing), ["reason"] = Is("Moving house", Missing, Blank, Long(501)) },
        ["HoldsApi.ResumeRequest"] = new() { ["dryRun"] = Yes },
        ["PeopleApi.ReplaceRequest"] = new() { ["person"] = Object, ["from"] = Is(null, FarInstant) },
        ["AccessNeedsInput"] = new()
        {
            ["language"] = Is("en", "no language"), ["interpreterLanguage"] = Is("es", "no language"), ["accommodations"] = Is("A ramp", Long(2001)), ["treatmentPreferences"] = Is("Mornings", Long(2001)),
        },
        ["PeopleApi.MailChoicesRequest"] = new() { ["digestAt"] = None(null, "Any hour will do."), ["earlyReminders"] = Is(true, Missing) },
        ["ConsentsApi.GrantRequest"] = new() { ["evidence"] = AnyText },
        ["ConsentsApi.ConsentRequest"] = new()
        {
            ["subject"] = Party, ["class"] = Is("Clinical", Missing, Blank, Word), ["purpose"] = Is("To understand", Missing, Blank), ["recipient"] = Is("mediator", Missing, Blank, Word, "client"),
            ["expires"] = Is(null, PastInstant), ["itemId"] = Reference,
        },
        ["GroundRulesApi.DraftRequest"] = new() { ["clauses"] = Is(Of("One at a time."), Of(), Of(Blank), Of((string?)null)), ["disclosures"] = None(null, MayBeEmpty) },
        ["GroundRulesApi.DisclosureRequest"] = new() { ["to"] = Is("Insurer", Missing), ["classes"] = Is(Of("Joint"), Of(Word), Of((string?)null)) },
        ["RecordsApi.RecordRequestBody"] = new() { ["of"] = Party, ["title"] = Is("The letters", Missing, Blank, Long(201)), ["mandatory"] = Yes, ["rule"] = Is(null, Blank, "soon") },
        ["RecordsApi.BringInBody"] = new() { ["documentId"] = Reference },
        ["PreparationApi.GoalsBody"] = new() { ["goals"] = Is("To be heard", Missing, Blank), ["expectations"] = Is("An apology", Long(20_001)), ["withoutAgreement"] = Is("A court", Long(20_001)) },
        ["PreparationApi.ConcernBody"] = new() { ["kind"] = Is(null, Missing, Blank, Word), ["text"] = Is("Raised voices", Missing, Blank, Long(4001)), ["shareWithMediator"] = Yes },
        ["PreparationApi.MeetBody"] = new() { ["response"] = Is("We sit apart", Missing, Blank, Long(2001)) },
        ["PreparationApi.InterestMapBody"] = new() { ["entries"] = Is(null, Missing, new JsonArray()) },
        ["InterestInput"] = new() { ["party"] = Is("client", Word), ["position"] = Is("An apology", Long(1001)), ["interest"] = Is("To be believed", Missing, Blank, Long(1001)) },
        ["PreparationApi.FairnessBody"] = new()
        {
            ["powerImbalance"] = Is("None", Missing, Blank, Word), ["bias"] = Is("None", Missing, Blank, Word), ["observations"] = Is("Calm", Long(4001)), ["remedy"] = Is("A chair", Long(4001)),
        },
        ["PriorClauseApi.ClauseBody"] = new() { ["text"] = Is("All is confidential.", Missing, Blank, Long(20_001)) },
        ["PriorClauseApi.ConfirmBody"] = new() { ["rules"] = None(null, MayBeEmpty), ["mediationDays"] = Is(30, 0, -1, 100_000) },
        ["ConfirmPriorClause.RuleInput"] = new() { ["kind"] = Is("Confidentiality", Missing, Blank, Word), ["text"] = Is("All is confidential.", Missing, Blank) },
        ["NeutralityApi.AskBody"] = new() { ["of"] = Is("mediator", Missing, Blank, Word, "client") },
        ["NeutralityApi.DeclareBody"] = new() { ["subject"] = Is(null, "DualRole"), ["finding"] = Is("Disclosed", Missing, "Clear"), ["statement"] = Is("We studied together", Missing, Blank, Long(4001)) },
        ["NeutralityApi.StateBody"] = new() { ["finding"] = Is("Disclosed", Missing), ["statement"] = Is("We studied together", Missing, Blank, Long(4001)) },
        ["NeutralityApi.ProfessionalBody"] = new() { ["person"] = Object, ["profession"] = Is("EthicsConsultant", Missing, Blank, Word), ["scope"] = Is("The duty to inform", Missing, Blank, Long(4001)) },
        ["ItemsApi.ItemRequest"] = new()
        {
            ["class"] = Is("Joint", Missing, Blank, Word), ["title"] = Is("Plan", Missing, Blank, Long(201)), ["text"] = NeededText, ["sessionId"] = Reference, ["caucusId"] = Reference,
        },
        ["Sharing.Request"] = new() { ["with"] = Parties with { Valid = Of("mediator") } },
        ["ChannelsApi.ChannelRequest"] = new() { ["name"] = Is("Apart", Missing, Blank, Long(201)), ["class"] = Is(null, Blank, Word), ["members"] = Parties },
        ["ChannelsApi.MemberRequest"] = new() { ["participant"] = Is("clinician", Missing, Blank, Word) },
        ["DocumentsApi.ReviewRequest"] = new() { ["reviewOn"] = Is("2027-08-01", Past) },
        ["DisclosuresApi.ReleaseRequest"] = new()
        {
            ["itemIds"] = Is(null, Missing, Of(), Of(Nobody)), ["recipient"] = Is("The board", Missing, Blank), ["recipientKind"] = None(null, "Whatever they are, the protocol decides."),
            ["purpose"] = Is("claim", Missing, Blank), ["basis"] = Is(null, Blank, Word), ["statement"] = Is(null, Long(501)), ["releaseAt"] = Is(null, PastInstant),
        },
        ["DisclosuresApi.MinimumReportRequest"] = new() { ["recipient"] = Is("The court", Missing, Blank, Long(201)) },
        ["SummariesApi.SummaryRequest"] = new() { ["itemIds"] = Is(null, Missing, Of(), Of(Nobody)), ["text"] = Is("A meeting.", Missing, Blank), ["audience"] = Is(null, Of(), Of(Word), Of((string?)null)), ["sessionId"] = Reference },
        ["SummariesApi.PublishRequest"] = new() { ["at"] = None(null, "What is past is published at once.") },
        ["ConfidencesApi.ReportRequest"] = new() { ["text"] = NeededText, ["with"] = Is(null, Of(Word), Of((string?)null)) },
        ["ConfidencesApi.ExceptionRequest"] = new() { ["subjectId"] = Is(null, Missing), ["basis"] = Is("threat-of-harm", Missing, Word), ["reason"] = NeededText },
        ["ConfidencesApi.BindRequest"] = new() { ["sessionId"] = Is(null, Missing, Nobody), ["from"] = Is("2027-03-01T15:00:00Z", Missing), ["to"] = Is("2027-03-01T17:00:00Z", Missing, PastInstant) },
        ["RiskApi.DraftRequest"] = new() { ["hazards"] = Is(null, Missing, new JsonArray()) },
        ["RiskApi.HazardRequest"] = new()
        {
            ["text"] = NeededText, ["likelihood"] = Is(2, Missing, 0, 6, -1), ["severity"] = Is(2, Missing, 0, 6, -1), ["action"] = NeededText, ["owner"] = Is("mediator", Word),
        },
        ["RiskApi.DisputeRequest"] = new() { ["reason"] = AnyText },
        ["RiskPlanningApi.ScreeningsRequest"] = new() { ["screenings"] = Is(null, Missing, new JsonArray()) },
        ["RiskPlanningApi.ScreeningRequest"] = new() { ["party"] = Party, ["finding"] = Is("Joint", Missing), ["note"] = Is("Calm", Missing, Blank) },
        ["RiskPlanningApi.AnswerRequest"] = new() { ["item"] = Is("one", Missing, Blank, Word), ["answer"] = Is("Yes", Missing), ["evidence"] = Is("Seen", Missing, Blank) },
        ["RiskPlanningApi.MalpracticeConcernRequest"] = new() { ["text"] = NeededText, ["route"] = Is("Institution", Missing), ["owner"] = Is(null, Blank, Word, "client") },
        ["RiskPlanningApi.SettleRequest"] = new() { ["result"] = Is("Passed on", Missing, Blank, Long(4001)) },
        ["RiskPlanningApi.PlanRequest"] = new() { ["owner"] = Is("mediator", Missing, Blank, Word), ["first"] = Is("2027-03-01", Past), ["every"] = Is("1 w", Missing, Blank, "often"), ["at"] = None(null, "Any hour will do.") },
        ["RiskPlanningApi.FormatRequest"] = new() { ["format"] = Is("ShuttleOnly", Missing) },
        ["DutyQuestionsApi.QuestionRequest"] = new() { ["duty"] = NeededText, ["nature"] = Is("Clinical", Missing), ["evidence"] = Is("The chart", Long(4001)) },
        ["DutyQuestionsApi.ResolveRequest"] = new() { ["consensus"] = Is(true, Missing), ["result"] = NeededText, ["dissent"] = None(null, MayBeEmpty) },
        ["DutyQuestionsApi.DissentRequest"] = new() { ["party"] = Party, ["reason"] = NeededText },
        ["SafetyApi.RaiseRequest"] = new() { ["kind"] = Is("SelfHarm", Missing, Blank), ["statement"] = Is("They will not answer.", Missing, Blank, Long(2001)) },
        ["SafetyApi.DecideRequest"] = new()
        {
            ["decision"] = Is("Disclose", Missing), ["reason"] = Is("They said so", Missing, Blank, Long(2001)), ["statement"] = Is("There is danger", Missing, Blank, Long(501)),
            ["recipients"] = Is(Of("The police"), Missing, Of(), Of(Blank), Of((string?)null), Of(Long(201))), ["basis"] = Is(null, Word),
        },
        ["SafetyApi.ClearRequest"] = new() { ["reason"] = Is("It is over", Missing, Blank, Long(2001)), ["dryRun"] = Yes with { Valid = false } },
        ["OnCallApi.ShiftRequest"] = new()
        {
            ["person"] = Is("mediator@example.org", Missing, Blank, Word), ["position"] = Is("OnCall", Missing), ["from"] = Is("2027-03-01T15:00:00Z", Missing), ["to"] = Is("2027-03-02T15:00:00Z", Missing, PastInstant, FarInstant),
            ["channel"] = Is(null, Blank, "pigeon"),
        },
        ["SessionsApi.SessionRequest"] = new()
        {
            ["startsAt"] = Is("2027-03-01T15:00:00Z", Missing, PastInstant, FarInstant), ["attendees"] = Is(null, Of(), Of(Word), Of((string?)null), Of("client")), ["blockMinutes"] = Is(50, 0, -1, 10_000), ["breakMinutes"] = Is(10, 0, -1, 10_000),
            ["blocks"] = Is(2, 0, -1, 1000), ["agenda"] = Is("To meet", Long(4001)), ["format"] = None("Joint", "The two are the known ones."),
        },
        ["SessionsApi.CaucusRequest"] = new() { ["with"] = Parties },
        ["SessionsApi.AbsentRequest"] = new() { ["absent"] = Parties },
        ["ProposalsApi.ProposalRequest"] = new()
        {
            ["kind"] = Is("TermSheet", Missing), ["startsAt"] = Is(null, FarInstant), ["text"] = Is("In short", Missing, Blank), ["lines"] = Is(null, Missing, new JsonArray()), ["draft"] = Yes,
        },
        ["ProposalsApi.LineRequest"] = new() { ["text"] = NeededText, ["sharedBy"] = Is(null, Of("client", Word)) },
        ["ProposalsApi.RejectRequest"] = new() { ["reason"] = AnyText },
        ["SaidInSessionApi.FactAnswerRequest"] = new() { ["otherwise"] = AnyText },
        ["SaidInSessionApi.ForumRequest"] = new() { ["text"] = NeededText, ["support"] = Is("A supervisor", Missing, Blank) },
        ["SaidInSessionApi.ScenarioRequest"] = new() { ["whatIf"] = NeededText, ["consequences"] = Is(null, new JsonObject { [Word] = "x" }) },
        ["SettlementsApi.SettlementRequest"] = new() { ["terms"] = Is(null, Missing, new JsonArray()), ["reviewPlan"] = Object, ["escalationClause"] = Object, ["supervisors"] = None(null, MayBeEmpty), ["annexes"] = Is(null, Of(Nobody)) },
        ["SettlementsApi.TermRequest"] = new()
        {
            ["kind"] = Is("payment", Blank, "two words"), ["text"] = NeededText, ["obligor"] = Is("institution", Missing, Blank, Word), ["verifier"] = Is("mediator", Missing, Blank, Word, "institution"), ["specific"] = AnyText, ["measure"] = AnyText,
            ["due"] = None("2027-09-01", "Whether it is a day to come, the gate says before anybody signs."), ["acceptanceTest"] = AnyText, ["evidenceType"] = AnyText, ["amount"] = Is(100, Missing, 0, -1), ["alternateVerifier"] = Is(null, Word, "mediator"),
            ["currency"] = Is("USD", Blank, Word), ["head"] = None("MedicalCosts", "Left out, it is some other."), ["instalments"] = Object, ["afterTerm"] = Is(null, 0, -1, 99), ["escrow"] = Yes with { Valid = false },
        },
        ["SettlementsApi.InstalmentRequest"] = new() { ["due"] = Is("2027-09-01", Missing), ["amount"] = Is(100, Missing, 0, -1) },
        ["ReviewPlan"] = new() { ["firstAfterMonths"] = Is(6, 0, -1, 100_000), ["everyMonths"] = Is(3, -1, 100_000), ["count"] = Is(2, -1, 100_000), ["first"] = None(null, "Any day may be the first.") },
        ["SettlementsApi.EscalationClauseRequest"] = new()
        {
            ["questions"] = Is(Of("Was it kept?"), Of(Blank), Of((string?)null)), ["isBinding"] = Yes, ["requiresAdvisoryOpinion"] = Yes, ["skipTo"] = Is(null, "BriefSession"),
        },
        ["SettlementsApi.SupervisorRequest"] = new() { ["participant"] = Is("ethics", Missing, Blank, Word, "client"), ["scope"] = NeededText, ["reportEveryMonths"] = Is(3, Missing, 0, -1, 1000), ["intervenesWhen"] = AnyText },
        ["SettlementsApi.WaiverRequest"] = new() { ["term"] = Is(0, Missing, -1, 99), ["reason"] = NeededText },
        ["SettlementsApi.ClearRequest"] = new() { ["nothingBarsAComplaint"] = Is(true, Missing, false) },
        ["SettlementsApi.SignRequest"] = new() { ["contentHash"] = Is("0000", Missing, Blank, Word) },
        ["EscrowApi.FundingRequest"] = new() { ["amount"] = Is(100, Missing, 0, -1, 1), ["reference"] = Is("A transfer", Long(201)) },
        ["EscrowApi.ApprovalRequest"] = new() { ["approves"] = Yes with { Valid = false }, ["reason"] = NeededText },
        ["EscrowApi.PaymentRequest"] = new() { ["paidOn"] = Is(null, Far), ["note"] = Is("Paid", Long(4001)) },
        ["MilestonesApi.VerifyRequest"] = new() { ["passes"] = Is(false, Missing), ["reason"] = NeededText },
        ["ReviewsApi.FindingRequest"] = new() { ["finding"] = Is("Compliant", Missing, "Scheduled"), ["text"] = NeededText },
        ["RestrictionsApi.RestrictionRequest"] = new()
        {
            ["clinician"] = Is("clinician", Missing, Blank, Word, "client"), ["scope"] = Is("No night shifts", Missing, Blank, Long(4001)), ["start"] = Is("2027-03-01", Missing), ["end"] = Is(null, Past),
            ["owner"] = Is("mediator", Missing, Blank, Word), ["reviewEvery"] = Is(14, 0, -1, 15), ["benchmarks"] = Is(null, Missing, new JsonArray()),
        },
        ["RestrictionsApi.BenchmarkRequest"] = new() { ["text"] = Is("A course", Missing, Blank, Long(4001)), ["mandatory"] = Yes },
        ["RestrictionsApi.WordsRequest"] = new() { ["text"] = Is("Seen", Long(4001)) },
        ["RestrictionsApi.DecisionRequest"] = new() { ["decision"] = Is("Extend", Missing), ["reason"] = Is("Not yet", Missing, Blank, Long(2001)), ["until"] = Is("2027-08-01", Missing, Past) },
        ["DutiesApi.DecisionRequest"] = new() { ["on"] = Is(null, Past, Far), ["note"] = Is("Reported", Long(4001)) },
        ["ObstaclesApi.ObstacleRequest"] = new() { ["milestoneId"] = Reference, ["text"] = Is("The trainer is ill", Missing, Blank, Long(4001)), ["contingency"] = Is("Another", Long(4001)) },
        ["ObstaclesApi.ContingencyRequest"] = new() { ["contingency"] = NeededText },
        ["RoadmapApi.ActionRequest"] = new()
        {
            ["kind"] = Is("Training", Missing), ["what"] = NeededText, ["evidence"] = Is("A study", Long(4001)), ["measure"] = NeededText, ["owner"] = Is("clinician", Missing, Blank, Word),
            ["answersTo"] = Is("institution", Missing, Blank, Word, "clinician"), ["dueOn"] = Is("2027-03-01", Missing, Past),
        },
        ["RoadmapApi.SettleActionRequest"] = new() { ["state"] = Is("Done", Missing, "Planned"), ["result"] = NeededText, ["expiresOn"] = Is(null, Past) },
        ["RoadmapApi.SeriesRequest"] = new()
        {
            ["purpose"] = Is("KeyFigure", Missing), ["title"] = Is("Falls", Missing, Blank, Long(4001)), ["headings"] = Is(null, Missing, new JsonArray()), ["reporter"] = Is("mediator", Missing, Blank, Word), ["to"] = Is(null, Word),
            ["channelId"] = Reference, ["first"] = Is("2027-03-01", Missing, Past), ["every"] = Is("1 w", Missing, Blank, "often"), ["at"] = None(null, "Any hour will do."), ["until"] = Is(null, Past),
        },
        ["RoadmapApi.HeadingRequest"] = new() { ["text"] = NeededText, ["target"] = Is(2, Missing), ["atMost"] = Yes },
        ["RoadmapApi.ReportRequest"] = new() { ["entries"] = Is(Of("3"), Of(), Of("3", "4"), Of("a word")) },
        ["InsightsApi.CauseRequest"] = new() { ["cause"] = Is("Communication", Missing) },
        ["InsightsApi.CompetenceRequest"] = new()
        {
            ["person"] = Is("mediator@example.org", Missing, Blank, Word), ["kind"] = Is("Training", Missing), ["title"] = Is("Listening", Missing, Blank, Long(201)), ["hours"] = Is(2, -1, 100_000),
            ["completedOn"] = Is("2026-12-01", Missing, Far), ["expiresOn"] = Is(null, Past),
        },
        ["EscalationsApi.EscalationRequest"] = new() { ["rung"] = Is("AdvisoryOpinion", Missing), ["question"] = NeededText, ["subjectId"] = Reference },
        ["EscalationsApi.NominateRequest"] = new() { ["expert"] = Object },
        ["TemplatesApi.SourceRequest"] = new() { ["source"] = Is(null, Missing, Blank, "{% no") },
        ["TemplatesApi.RevertRequest"] = new() { ["version"] = Is(null, Missing, -1, 99) },
        ["TemplatesApi.PreviewRequest"] = new() { ["source"] = Is(null, "{% no"), ["version"] = Is(null, -1, 99) },
        ["OperationsApi.StalledSelection"] = new() { ["ids"] = None(null, Selection), ["filter"] = Object, ["dryRun"] = Yes },
        ["OperationsApi.StalledFilter"] = new() { ["reason"] = None(null, "Each reason is one of the known ones.") },
        ["IncidentsApi.Selection"] = new() { ["ids"] = Is(Of(Nobody), Missing), ["filter"] = Object, ["dryRun"] = Yes, ["outcome"] = None(null, "Each activity has its own; incident by incident the answer says why not.") },
        ["IncidentFilter"] = new(((string[])["kind", "definitionId", "activityId", "instanceId", "from", "to"]).Select(name => KeyValuePair.Create(name, None(null, Selection)))),
        ["MigrationsApi.Plan"] = new()
        {
            ["definitionId"] = Is("mediation-case", Missing, Blank, Word), ["from"] = None(1, Selection), ["to"] = Is(1, Missing, 99), ["mapping"] = None(null, "It is held against what runs, instance by instance."), ["ids"] = None(null, Selection), ["dryRun"] = Yes,
        },
        ["OperationsApi.ReplayRequest"] = new() { ["deadlineIds"] = None(null, Selection), ["dryRun"] = Yes },
        ["ClockApi.ClockRequest"] = new() { ["to"] = Is(null, PastInstant), ["by"] = Is(null, Blank, "soon", "-P1D", "P9000Y") },
    };

    static string Long(int length) => new('x', length);
}
