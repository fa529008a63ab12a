using System.Text.Json.Nodes;
using MediationWorkflows.Simulation;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>From the term sheet to the signatures (WF5): the way that each answer, each silence and each mishap takes.</summary>
public sealed class SettlementWorkflowTests
{
    private static readonly string[] ToParties = ["draftSettlement", "smartGate", "clauseCheck", "clearance", "giveToParties"];

    private static readonly string[] Round = ["redraft", "smartGate", "clauseCheck", "clearance", "giveToParties", "advice", "sign"];

    [Fact]
    public async Task Where_all_sign_the_settlement_is_settled_and_carried_out()
    {
        var report = await Simulated.RunAsync();

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToParties, "advice", "sign", "needsEscrow", "settled"], report.Path("settlement"));
        Assert.Equal("closeCompleted", report.Path()[^1]);
    }

    [Fact]
    public async Task Two_wishes_for_changes_are_two_redlines_each_with_gates_advice_and_signatures_of_its_own()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("client", "settlement.sign", "ChangesRequested", "P1D", Occurrence: 1), new ScriptedAnswer("clinician", "settlement.sign", "ChangesRequested", "P3D", Occurrence: 2));

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToParties, "advice", "sign", .. Round, .. Round, "needsEscrow", "settled"], report.Path("settlement"));
    }

    [Fact]
    public async Task A_wish_for_changes_after_advice_is_a_redline_before_anybody_is_asked_to_sign()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("clinician", "settlement.advice", "ChangesRequested", "P2D", Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToParties, "advice", .. Round, "needsEscrow", "settled"], report.Path("settlement"));
    }

    [Fact]
    public async Task The_mediator_ends_the_redlines_when_they_see_no_use_in_another()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("client", "settlement.sign", "ChangesRequested", "P1D"), new ScriptedAnswer("mediator", "settlement.draft", "NoAgreement", "P1D", Occurrence: 3));

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToParties, "advice", "sign", .. Round, "redraft", "lapse", "settlementLapsed"], report.Path("settlement"));
        Assert.Equal(["settlement", "closeUnsigned"], report.Path().TakeLast(2));
    }

    [Fact]
    public async Task A_settlement_that_one_party_will_not_sign_lapses()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("clinician", "settlement.sign", "Refused", "P1D"));

        Assert.Empty(report.Incidents);
        Assert.Equal(["sign", "lapse", "settlementLapsed"], report.Path("settlement").TakeLast(3));
        Assert.Equal("closeUnsigned", report.Path()[^1]);
    }

    [Fact]
    public async Task Silence_on_signing_brings_the_mediators_call_and_one_extension_and_then_the_draft_lapses()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("institution", "settlement.sign", Outcome: null));

        Assert.Empty(report.Incidents);
        Assert.Equal(["sign", "mediatorCall", "signAgain", "lapse", "settlementLapsed"], report.Path("settlement").TakeLast(5));
    }

    [Fact]
    public async Task A_prohibited_clause_is_found_before_anybody_else_reads_the_draft_and_mended()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("mediator", "settlement.draft", "Drafted", "P1D", Draft("The Client will not file a complaint with the licensing board."), Occurrence: 1),
            new ScriptedAnswer("mediator", "settlement.draft", "Drafted", "P1D", Draft("The Clinician will report to the licensing board every quarter."), Occurrence: 2));

        Assert.Empty(report.Incidents);
        Assert.Equal(["draftSettlement", "smartGate", "clauseCheck", "mend", .. ToParties[1..], "advice", "sign", "needsEscrow", "settled"], report.Path("settlement"));
    }

    [Fact]
    public async Task A_vague_term_is_sent_back_and_a_mediator_who_leaves_it_vague_gets_no_further()
    {
        var report = await Simulated.RunAsync(
            new ScriptedAnswer("mediator", "settlement.draft", "Drafted", "P1D", Draft("Improve communication soon.", measure: null), Occurrence: 1),
            new ScriptedAnswer("mediator", "settlement.draft", "NoAgreement", "P1D", Occurrence: 2));

        Assert.Equal(["draftSettlement", "smartGate", "mend", "lapse", "settlementLapsed"], report.Path("settlement"));
    }

    [Fact]
    public async Task Who_clears_the_draft_may_send_it_back()
    {
        var report = await Simulated.RunAsync(new ScriptedAnswer("coordinator", "settlement.clear", "Returned", "P1D", Occurrence: 1));

        Assert.Empty(report.Incidents);
        Assert.Equal(["clearance", "mend", "smartGate", "clauseCheck", "clearance", "giveToParties"], report.Path("settlement").Skip(3).Take(6));
    }

    [Fact]
    public async Task Money_in_escrow_is_confirmed_before_the_roadmap_begins_and_silence_brings_the_mediators_call()
    {
        var draft = new ScriptedAnswer("mediator", "settlement.draft", "Drafted", "P1D", Draft("The Institution pays the Client's medical costs.", escrow: true));

        var onTime = await Simulated.RunAsync(draft);
        var late = await Simulated.RunAsync(draft, new ScriptedAnswer("coordinator", "escrow.fund", Outcome: null, Occurrence: 1));

        Assert.Empty(onTime.Incidents);
        Assert.Equal(["sign", "needsEscrow", "fundEscrow", "settled"], onTime.Path("settlement").TakeLast(4));
        Assert.Equal(["needsEscrow", "fundEscrow", "escrowCall", "fundEscrowAgain", "settled"], late.Path("settlement").TakeLast(5));
    }

    [Fact]
    public async Task A_safety_hold_while_the_parties_sign_stops_their_clocks_and_they_sign_when_it_is_over()
    {
        var undisturbed = await Simulated.RunAsync();
        var asked = AskedToSign(undisturbed);
        // The clock stands before anybody has answered; those who would have answered meanwhile sign after it.
        var report = await Simulated.RunAsync(new CaseScript
        {
            Parties = Simulated.Everyone,
            Answers = [.. new[] { "client", "clinician", "institution" }.Select(p => new ScriptedAnswer(p, "settlement.sign", "Signed", "P30D"))],
            Happenings = [new Happening(After(asked + Duration.FromHours(1)), "hold", For: "P25D", Data: new JsonObject { ["kind"] = "Safety" })],
        });

        Assert.Empty(report.Incidents);
        Assert.Equal([.. ToParties, "advice", "sign", "needsEscrow", "settled"], report.Path("settlement"));
        // Ten business days would have been over, with all that silence brings.
        Assert.All(report.Deadlines.Where(d => d.Kind == "settlement.sign"), d => Assert.Equal("Met", d.State));
    }

    [Fact]
    public async Task An_outage_over_the_end_of_the_advice_window_loses_nobody_and_nothing()
    {
        var undisturbed = await Simulated.RunAsync();
        var answers = new[] { "client", "clinician", "institution" }.Select(p => new ScriptedAnswer(p, "settlement.advice", Outcome: null)).ToArray();
        var given = undisturbed.Journal.First(j => j.ActivityId == "giveToParties" && j.Event == "Completed").At;
        var report = await Simulated.RunAsync(new CaseScript
        {
            Parties = Simulated.Everyone,
            Answers = answers,
            Happenings = [new Happening(After(given + Duration.FromDays(12)), "outage", For: "PT120H")],
        });

        Assert.Empty(report.Incidents);
        // Silence on advice is no refusal: they are asked to sign, after the outage.
        Assert.Equal([.. ToParties, "advice", "sign", "needsEscrow", "settled"], report.Path("settlement"));
        Assert.Equal(3, report.Deadlines.Count(d => d.Kind == "settlement.sign"));
    }

    private static Instant AskedToSign(RunReport report) => report.Journal.First(j => j.ActivityId == "advice" && j.Event == "Completed").At;

    private static string After(Instant at) => PeriodPattern.NormalizingIso.Format(Period.FromSeconds((long)(at - Support.TestWorld.Start).TotalSeconds).Normalize());

    private static JsonObject Draft(string text, string? measure = "Four reports a year", bool escrow = false)
    {
        var term = new JsonObject
        {
            ["kind"] = escrow ? "payment" : "supervision", ["text"] = text, ["obligor"] = "institution", ["verifier"] = "coordinator", ["specific"] = "In writing, with dates.",
            ["measure"] = measure, ["due"] = "2028-03-01", ["acceptanceTest"] = "The coordinator has seen each of them.", ["evidenceType"] = "letter",
        };
        if (escrow)
        {
            (term["amount"], term["currency"], term["head"], term["escrow"]) = (12_000, "USD", "medicalCosts", true);
        }

        return new JsonObject { ["terms"] = new JsonArray(term), ["reviewPlan"] = new JsonObject { ["firstAfterMonths"] = 6 } };
    }
}
