using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escalations;
using MediationWorkflows.Safety;
using static MediationWorkflows.Activities.ActivityForm;

namespace MediationWorkflows.Activities;

/// <summary>The activities of mediation for the catalog: what the designer's palette shows and what runs.</summary>
public static class MediationActivities
{
    private static readonly InputDescriptor AudienceInput = Dropdown("Audience", "Who", "Whom this goes to.", "parties", Audience.Known);

    /// <summary>Adds the activities of mediation.</summary>
    public static ActivityCatalog AddMediation(this ActivityCatalog catalog)
    {
        AddPeople(catalog);
        AddCourse(catalog);
        AddSettlement(catalog);
        AddSessions(catalog);
        AddImplementation(catalog);
        AddEscalation(catalog);
        AddSafety(catalog);
        return catalog;
    }

    private static void AddPeople(ActivityCatalog catalog)
    {
        catalog.Add(
            Describe("AskPeople", "Ask people", Palette.Ask, "Asks people for something and waits for all of them: a task each, with a deadline and reminders.",
            [
                Dropdown("TaskKind", "What", "What they are asked.", "invitation", TaskTexts.All),
                AudienceInput,
                About("Subject") with { DisplayName = "What it is about", IsRequired = false },
                Text("Rule", "Time to answer", "For example 10 BD (business days), 14 d (days) or 3 mo (months).", "10 BD"),
                Dropdown("Ladder", "Reminders", "When they are reminded, and when silence counts as silence.", "standard",
                    [("Standard: silence counts after 5 business days", "standard"), ("Obligation: silence counts after 3 business days", "obligation"), ("Prompt: silence counts when the time is over", "prompt"), ("Verification: silence counts after 3 business days, and goes to another", "verification"), ("At once: no reminders, silence counts at the end", "immediate")]) with { IsOpenEnded = true },
            ],
            [
                Port(AskPeople.Yes, "All agreed"), Port(AskPeople.Changes, "Another answer"), Port(AskPeople.No, "Refused"), Port(AskPeople.Silent, "Silence"),
            ]) with { Kind = ActivityKind.Task, Waits = true },
            new AskPeople());
        catalog.Add(
            Describe("SendNotice", "Send a notice", Palette.Notify, "Tells people something that needs no answer.",
            [
                Dropdown("Template", "Mail", "Which mail they get.", "case-closed",
                    [("The case is closed", "case-closed"), ("A review is due", "review-due"), ("An escalation has begun", "escalation-notice")]),
                AudienceInput,
            ]),
            new SendNotice());
    }

    private static void AddCourse(ActivityCatalog catalog)
    {
        catalog.Add(
            Describe("EnterPhase", "Enter phase", Palette.Decide, "The case goes on to its next phase.",
                [Dropdown("Phase", "Phase", "The phase that begins.", nameof(CasePhase.GroundRules), Members<CasePhase>(CasePhase.Intake, CasePhase.Closed))]),
            new EnterPhaseActivity());
        catalog.Add(
            Describe("CheckIntake", "Can intake end?", Palette.Decide, "Whether the mediators are free of conflicts, and every mandatory record is in or waived.",
                ports: [Port("Complete"), Port("RecordsMissing", "Records are missing"), Port("Unstated", "Conflicts are not stated"), Port("ConflictOpen", "A conflict is open")]),
            new CheckIntake());
        catalog.Add(
            Describe("AreRulesInForce", "Are ground rules in force?", Palette.Decide, "Whether all parties have accepted the ground rules.", ports: [Port("Yes"), Port("No")]), new AreRulesInForce());
        catalog.Add(
            Describe("AreMediatorsClear", "Are the mediators free of conflicts?", Palette.Decide, "Whether nothing stands against those who mediate the case now.", ports: [Port("Yes"), Port("No")]),
            new AreMediatorsClear());
        var hold = Dropdown("Kind", "Kind", "The kind of hold; it decides whose clocks stop.", nameof(HoldKind.Conflict), Members<HoldKind>());
        catalog.Add(
            Describe("HoldCase", "Put the case on hold", Palette.Wait, "The parties' clocks stop; what protects somebody runs on.",
                [hold, Text("Reason", "Reason", "For those who look after the case.", "The workflow put the case on hold.")]),
            new HoldCase());
        catalog.Add(Describe("ResumeCase", "Go on after a hold", Palette.Wait, "The hold that the workflow placed ends.", [hold]), new ResumeCase());
        catalog.Add(
            Describe("NextLimitationWarning", "Does the limitation date come near?", Palette.Remind, "Tells when to warn next of the case's limitation date: 90, 60 and 30 days before it.",
                ports: [Port("Next", "Yes"), Port("None", "No")], outputs: [new OutputDescriptor("OccursAt", "DateTimeOffset", "Occurs at", "For the wait that follows.")]),
            new NextLimitationWarning());
        catalog.Add(
            Describe("CloseCase", "Close the case", Palette.Decide, "The case ends, and everyone in it is told. Whatever else its workflow waits for is dropped.",
                [Dropdown("Outcome", "Outcome", "How it ended.", nameof(CaseOutcome.Completed), Members<CaseOutcome>())]) with { IsTerminal = true },
            new CloseCaseActivity());
        catalog.Add(
            Describe("NextOccurrence", "Next of a series", Palette.Wait, "Tells when something that recurs comes next: counted from its first day, at a local time of the case.",
                [
                    Text("First", "First day", "For example 2027-03-08; empty: the day on which the case was opened.", "") with { IsRequired = false },
                    Text("Every", "How often", "For example 1 w, 2 w or 3 mo.", "1 w"),
                    Text("At", "Time of day", "In the case's time zone, for example 09:00.", "09:00"),
                ],
                outputs: [new OutputDescriptor("OccursAt", "DateTimeOffset", "Occurs at", "For the wait that follows.")]),
            new NextOccurrence());
    }

    private static void AddSettlement(ActivityCatalog catalog)
    {
        PortDescriptor[] gate = [Port(SettlementGate.Passed), Port(SettlementGate.Failed, "To be mended")];
        catalog.Add(
            Describe("SmartGate", "SMART gate", Palette.Settle, "Whether each term of the draft is specific, measurable, achievable, time-bound and testable, or stands by a person's waiver.", ports: gate),
            new SettlementGate(findings => findings.PassesSmart));
        catalog.Add(
            Describe("ClauseCheck", "Prohibited-clause check", Palette.Settle, "Whether no term or annex of the draft can be read as barring a complaint or a report.", ports: gate),
            new SettlementGate(findings => findings.PassesClauses));
        catalog.Add(
            Describe("SubmitSettlement", "Give the draft to the parties", Palette.Settle, "The parties get the draft to take independent advice on.", ports: gate),
            new SubmitSettlementActivity());
        catalog.Add(Describe("LapseSettlement", "Let the settlement lapse", Palette.Settle, "The settlement that lies for advice or signature is signed by nobody any more."), new LapseSettlement());
        catalog.Add(
            Describe("NeedsEscrow", "Is money put into escrow?", Palette.Settle, "Whether the signed settlement puts money into escrow that is not there yet.",
                ports: [Port("Needed", "Yes"), Port("NotNeeded", "No")]),
            new NeedsEscrow());
    }

    private static void AddSessions(ActivityCatalog catalog)
    {
        catalog.Add(
            Describe("CheckRiskAge", "Is the risk assessment recent?", Palette.Assess, "Whether the risk assessment will still carry a joint session that is held within this time.",
                [Text("Rule", "Held within", "For example 15 BD.", "15 BD")], [Port("Recent", "Yes"), Port("Old", "No")]),
            new CheckRiskAge());
        catalog.Add(
            Describe("NextSession", "Is a session set?", Palette.Wait, "Whether a session is set, and whether its time has come.",
                ports: [Port("Ahead", "It lies ahead"), Port("Now", "It begins now"), Port("None", "No")], outputs: [new OutputDescriptor("StartsAt", "DateTimeOffset", "Starts at", "For the wait that follows.")]),
            new NextSession());
        catalog.Add(
            Describe("MissSession", "Call off the missed session", Palette.Decide, "Somebody did not come: the session is called off.",
                ports: [Port("Once", "The first time"), Port("Again", "Not the first time")]),
            new MissSession());
        catalog.Add(
            Describe("CountSessions", "Were three sessions held?", Palette.Decide, "Whether three sessions were held without agreement.",
                ports: [Port("Fewer", "No"), Port("Enough", "Yes")]),
            new CountSessions());
    }

    private static void AddImplementation(ActivityCatalog catalog)
    {
        var (milestone, review) = (About("Milestone"), About("Review"));
        catalog.Add(
            Describe("NextCommitment", "Is there something new to keep?", Palette.Settle, "Takes up the next milestone or review of the settlement that nothing looks after yet.",
                ports: [Port("Milestone", "A milestone"), Port("Review", "A review"), Port("None", "No")], outputs: [Id("Commitment")]),
            new NextCommitment());
        catalog.Add(
            Describe("OpenMilestone", "Begin the milestone", Palette.Settle, "The obligor's time for the milestone begins.", [milestone],
                [Port("Opened"), Port("EvidenceIn", "Evidence is in already"), Port("None", "It is settled already")], [new OutputDescriptor("Rule", "String", "Time that is left", "For the rule of the question that follows.")]),
            new OpenMilestoneActivity());
        catalog.Add(Describe("MissMilestone", "Mark the milestone as missed", Palette.Settle, "The milestone was not kept.", [milestone]), new MissMilestoneActivity());
        catalog.Add(
            Describe("ScheduleReview", "When does the review open?", Palette.Review, "Tells when the review opens: ten business days before it is due.", [review],
                [Port("Scheduled"), Port("None")], [new OutputDescriptor("OpensAt", "DateTimeOffset", "Opens at", "For the wait that follows.")]),
            new ScheduleReview());
        catalog.Add(
            Describe("OpenReview", "Open the review", Palette.Review, "The review opens: reports are taken, a finding is due.", [review], [Port("Opened"), Port("Superseded", "An amendment took its place")]),
            new OpenReviewActivity());
        catalog.Add(Describe("MissReview", "Mark the review as missed", Palette.Review, "The open review went by without what it needed.", [review]), new MissReviewActivity());
        catalog.Add(
            Describe("CheckKept", "Was the settlement kept?", Palette.Review, "Not yet to be said while something of it goes on; no, if a dispute over it has gone on to formal resolution.",
                ports: [Port("Open", "It goes on"), Port("Kept"), Port("NotKept", "Not kept")]),
            new CheckKept());
        AddEscrow(catalog, milestone);
        AddRestrictions(catalog);
        AddReports(catalog);
    }

    private static void AddEscrow(ActivityCatalog catalog, InputDescriptor milestone)
    {
        catalog.Add(
            Describe("RequestRelease", "Is money to be released?", Palette.Settle, "Requests what of the money in escrow is next to leave it over the kept milestone.", [milestone],
                [Port("Requested", "Yes"), Port("OnHold", "Not while on hold"), Port("None", "No")], [Id("Release")]),
            new RequestReleaseActivity());
        catalog.Add(
            Describe("InstructRelease", "Instruct the escrow agent", Palette.Settle, "Tells the escrow agent to pay what two persons have approved. Once, whatever happens.", [About("Release")],
                [Port("Instructed"), Port("NotApproved", "Not approved by two"), Port("OnHold", "Not while on hold")]),
            new InstructReleaseActivity());
        catalog.Add(
            Describe("DutyTime", "How long is left to report?", Palette.Remind, "Tells how long the law leaves to report a payment or a restriction.", [About("Duty")],
                [Port("Open"), Port("Decided")], [new OutputDescriptor("Rule", "String", "Time that is left", "For the rule of the question that follows.")]),
            new DutyTime());
    }

    private static void AddReports(ActivityCatalog catalog)
    {
        var series = Text("Series", "Series of reports", "Its id, from the input of the run.", "");
        catalog.Add(
            Describe("NextReport", "When is the next report asked for?", Palette.Review, "Tells when the next report of a series is asked for: counted from its first day.", [series],
                [Port("Next"), Port("None", "It has ended")], [new OutputDescriptor("OccursAt", "DateTimeOffset", "Occurs at", "For the wait that follows.")]),
            new NextReport());
        catalog.Add(
            Describe("OpenReport", "Its day has come", Palette.Review, "A report of the series is due, and whoever reports is asked for it next.", [series],
                outputs: [Id("Report"), new OutputDescriptor("Rule", "String", "Time to write it", "For the rule of the question that follows.")]),
            new OpenReport());
        catalog.Add(Describe("MissReport", "Mark the report as missed", Palette.Review, "Nobody wrote it in time.", [About("Report")]), new MissReport());
    }

    private static void AddRestrictions(ActivityCatalog catalog)
    {
        var about = About("Restriction");
        OutputDescriptor[] at = [new OutputDescriptor("At", "DateTimeOffset", "At", "For the wait that follows.")];
        catalog.Add(
            Describe("NextRestrictionReview", "When is the restriction looked at?", Palette.Review, "Tells when the restriction is looked at next.", [about], [Port("Next"), Port("Over", "It is over")], at),
            new NextRestrictionReview());
        catalog.Add(
            Describe("NextRestrictionDay", "Which day matters next?", Palette.Review, "The day on which the restriction has lasted more than thirty days, or the one after its end.", [about],
                [Port("TooLong", "More than thirty days"), Port("Ended", "Past its end"), Port("Over", "It is over")], at),
            new NextRestrictionDay());
        catalog.Add(Describe("FlagLongRestriction", "Flag it as longer than thirty days", Palette.Review, "The restriction has lasted longer than thirty days.", [about]), new FlagLongRestriction());
        catalog.Add(
            Describe("FlagOverdueRestriction", "Is it past its end?", Palette.Review, "Past its end without a decision a restriction stays in effect, and those who decide are asked.", [about],
                [Port("Overdue", "Yes"), Port("InTime", "No")]),
            new FlagOverdueRestriction());
    }

    /// <summary>What the step is about: an id from the input of the run, or from a step before.</summary>
    private static InputDescriptor About(string name) => Text(name, name, "Its id, from the input of the run or from a step before.", "");

    private static OutputDescriptor Id(string name) => new(name, "String", name, "Its id, for the steps that follow.");

    private static void AddSafety(ActivityCatalog catalog)
    {
        var about = Text("Event", "Safety event", "Its id, from the input of the run.", "");
        var step = Dropdown("TaskKind", "What", "The step that somebody takes.", AcknowledgeSafetyTask.KindName, TaskTexts.OfSafety);
        catalog.Add(
            Describe("AskSafety", "Ask for safety", Palette.Ask, "Asks for a step over a safety event, at once and at any hour. Nothing stops its clock, and silence counts the minute that the time is over.",
                [
                    about, step,
                    Dropdown("To", "Who", "Whom this goes to.", nameof(SafetyAudience.OnCall), Members<SafetyAudience>()),
                    Text("Rule", "Time to answer", "For example 15 min or 4 h.", "15 min"),
                    Text("Again", "Time when asked again", "After silence; empty: the same.", "") with { IsRequired = false },
                ],
                [Port(AskPeople.Yes), Port(AskPeople.Silent, "Silence")]) with { Kind = ActivityKind.Task, Waits = true },
            new AskSafety());
        catalog.Add(
            Describe("NextSafetyCheck", "When is the next check?", Palette.Wait, "Tells when the next check of a safety plan is: counted from its first day.", [Text("Plan", "Safety plan", "Its id, from the input of the run.", "")],
                [Port("Next"), Port("None")], [new OutputDescriptor("OccursAt", "DateTimeOffset", "Occurs at", "For the wait that follows.")]),
            new NextSafetyCheck());
        catalog.Add(
            Describe("EscalateDuty", "Escalate a duty question", Palette.Escalate, "What nobody agreed on in time is unresolved, and goes to an advisory opinion.",
                [Text("DutyQuestion", "Duty question", "Its id, from the input of the run.", "")], [Port("Done"), Port("Closed", "The case is closed")], [Id("Escalation")]),
            new EscalateDuty());
        catalog.Add(
            Describe("EscalateConcern", "Pass a concern on", Palette.Escalate, "A concern that its owner let lie goes on to the next.", [Text("Concern", "Concern", "Its id, from the input of the run.", "")]), new EscalateConcern());
        catalog.Add(Describe("AlertSafety", "Alert administrators", Palette.Notify, "Nobody answered: administrators are told, and see it until somebody does.", [about, step]), new AlertSafety());
    }

    private static void AddEscalation(ActivityCatalog catalog)
    {
        var rung = Dropdown("Rung", "Rung", "The rung of the ladder.", nameof(EscalationRung.BriefSession), Members<EscalationRung>());
        var subject = About("Subject") with { DisplayName = "What was not kept", IsRequired = false };
        catalog.Add(
            Describe("TakenRung", "Has somebody taken a rung?", Palette.Escalate, "The ladder goes on from the rung that somebody has taken; where nobody has, it begins.", [About("Escalation") with { IsRequired = false }],
                [
                    Port(TakenRung.None, "No"), Port(nameof(EscalationRung.DelayNotice), "Delay notice"), Port(nameof(EscalationRung.BriefSession), "Brief session"),
                    Port(nameof(EscalationRung.AdvisoryOpinion), "Advisory opinion"),
                ],
                [Id("Rung")]),
            new TakenRung());
        catalog.Add(
            Describe("ChooseRung", "On which rung?", Palette.Escalate, "Where the ladder begins: by the severity of the case, by whether it is the first time, and by the signed clause.", [subject],
                [Port("Session", "Brief session"), Port("Opinion", "Advisory opinion"), Port("Formal", "Formal dispute resolution")]),
            new ChooseRung());
        catalog.Add(
            Describe("FindContingency", "Is there a contingency?", Palette.Assess, "Whether somebody has foreseen this and said what is done then.", [subject], [Port("Known", "Yes"), Port("None", "No")]),
            new FindContingency());
        catalog.Add(
            Describe("Escalate", "Take a rung of the ladder", Palette.Escalate, "Takes a rung of the ladder. Expert determination only if the signed settlement, or a later agreement, allows it for this question; formal dispute resolution not before a prior clause allows it.",
                [rung, Text("Question", "Question", "What is to be answered, worded as in the settlement's escalation clause.", "compliance"), subject, About("After") with { DisplayName = "After which rung", IsRequired = false }],
                [Port("ConditionsMet", "Conditions met"), Port("Refused")],
                [Id("Escalation"), new OutputDescriptor("AllowedFrom", "DateTimeOffset", "Allowed from", "When a prior clause lets the parties go on to formal dispute resolution.")]),
            new Escalate());
        catalog.Add(
            Describe("BriefSessionResult", "What did the brief session lead to?", Palette.Escalate, "A cure plan tells how much time it gives.", [About("Escalation")],
                [Port("CurePlan", "A cure plan"), Port("Amendment", "An amendment"), Port("RefusedOnce", "A party would not come"), Port("Failed", "Nothing")],
                [new OutputDescriptor("Rule", "String", "Time to cure", "For the rule of the question that follows.")]),
            new BriefSessionResult());
        catalog.Add(Describe("EndEscalation", "End the escalation", Palette.Escalate, "The rung that runs ends without an answer.", [About("Escalation")]), new EndEscalation());
        catalog.Add(
            Describe("AppointExpert", "Appoint the expert", Palette.Escalate, "Appoints the nominated expert if they have stated their independence and nobody objects.", [About("Escalation")],
                [Port("Appointed"), Port("NotAppointed", "Not appointed")]),
            new AppointExpertActivity());
    }
}
