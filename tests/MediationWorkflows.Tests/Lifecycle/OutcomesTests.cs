using System.Reflection;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>For each of the five workflows from intake to a settlement, and each turn that it can take: the test that asserts the way that is taken then, or why it cannot take it.</summary>
public sealed class OutcomesTests
{
    private const string Consent = "consent", Refusal = "refusal", Silence = "silence", ImminentHarm = "imminent harm", Redline = "redline", NoAgreement = "no agreement", Outage = "outage";

    private static readonly string[] Turns = [Consent, Refusal, Silence, ImminentHarm, Redline, NoAgreement, Outage];

    private static readonly Dictionary<string, Dictionary<string, Cell>> Table = new(StringComparer.Ordinal)
    {
        ["mediation-case"] = new()
        {
            [Consent] = Of<MediationCaseTests>(nameof(MediationCaseTests.A_case_in_which_everyone_is_on_time_goes_straight_through_and_lasts_about_two_years)),
            [Refusal] = Of<IntakeTests>(nameof(IntakeTests.Declining_the_invitation_ends_the_case_as_withdrawn_at_once)),
            [Silence] = Of<IntakeTests>(nameof(IntakeTests.Where_everybody_is_silent_the_case_is_not_convened_after_another_channel_and_one_extension)),
            [ImminentHarm] = Of<RiskAndSafetyTests>(nameof(RiskAndSafetyTests.An_alarm_holds_the_case_until_two_have_cleared_it_and_then_it_goes_its_way)),
            [Redline] = Never("The spine words nothing that could be changed; rules, problem statements and settlements are worded in what it uses."),
            [NoAgreement] = Of<SessionCycleTests>(nameof(SessionCycleTests.After_three_sessions_without_agreement_the_mediator_decides_and_each_later_one_rests_on_a_renewed_assessment)),
            [Outage] = Of<MediationCaseTests>(nameof(MediationCaseTests.An_outage_while_the_settlement_is_carried_out_changes_nothing_of_the_way)),
        },
        ["intake"] = new()
        {
            [Consent] = Of<IntakeTests>(nameof(IntakeTests.Where_all_agree_intake_ends_when_conflicts_are_cleared_and_the_records_are_in)),
            [Refusal] = Of<IntakeTests>(nameof(IntakeTests.A_refused_consent_never_stops_the_case)),
            [Silence] = Of<IntakeTests>(nameof(IntakeTests.Silence_on_consents_is_asked_through_another_channel_and_once_more_and_is_never_taken_for_consent)),
            [ImminentHarm] = Of<IntakeTests>(nameof(IntakeTests.An_alarm_during_intake_holds_it_until_two_have_cleared_it_and_then_it_goes_on_where_it_was)),
            [Redline] = Of<IntakeTests>(nameof(IntakeTests.A_wish_for_other_ground_rules_is_heard_with_a_new_version_for_all)),
            [NoAgreement] = Of<IntakeTests>(nameof(IntakeTests.Refusing_to_mediate_under_rules_withdraws_and_takes_back_what_else_was_asked)),
            [Outage] = Of<IntakeTests>(nameof(IntakeTests.An_outage_over_the_end_of_the_invitation_takes_nobodys_chance_to_answer)),
        },
        ["risk-and-safety"] = new()
        {
            [Consent] = Of<RiskAndSafetyTests>(nameof(RiskAndSafetyTests.Where_nothing_stands_against_it_the_parties_sit_down_together)),
            [Refusal] = Of<MediationCaseTests>(nameof(MediationCaseTests.A_disputed_risk_assessment_is_decided_by_the_mediator)),
            [Silence] = Of<RiskAndSafetyTests>(nameof(RiskAndSafetyTests.A_silent_office_is_followed_step_by_step_and_silence_never_means_that_it_is_safe)),
            [ImminentHarm] = Of<RiskAndSafetyTests>(nameof(RiskAndSafetyTests.An_alarm_holds_the_case_until_two_have_cleared_it_and_then_it_goes_its_way)),
            [Redline] = Never("Hazards are assessed and not bargained over: who sees them otherwise disputes them, and the mediator decides."),
            [NoAgreement] = Of<RiskAndSafetyTests>(nameof(RiskAndSafetyTests.Unsuitable_ends_the_case)),
            [Outage] = Of<RiskAndSafetyTests>(nameof(RiskAndSafetyTests.An_alarm_that_nobody_answers_goes_up_the_ladder_through_an_outage_and_never_ends)),
        },
        ["session-cycle"] = new()
        {
            [Consent] = Of<SessionCycleTests>(nameof(SessionCycleTests.Where_everyone_is_on_time_one_session_leads_to_a_term_sheet)),
            [Refusal] = Of<SessionCycleTests>(nameof(SessionCycleTests.Terms_that_one_party_refuses_lead_to_another_session)),
            [Silence] = Of<SessionCycleTests>(nameof(SessionCycleTests.Silence_on_times_the_statement_and_the_summary_stops_nothing_and_silence_on_the_terms_is_no_consent)),
            [ImminentHarm] = Of<SessionCycleTests>(nameof(SessionCycleTests.A_safety_hold_in_the_middle_stops_the_session_and_its_deadline_until_it_is_taken_up_again)),
            [Redline] = Of<SessionCycleTests>(nameof(SessionCycleTests.A_statement_that_somebody_wants_changed_is_worded_anew_for_all)),
            [NoAgreement] = Of<SessionCycleTests>(nameof(SessionCycleTests.After_three_sessions_without_agreement_the_mediator_decides_and_each_later_one_rests_on_a_renewed_assessment)),
            [Outage] = Of<SessionCycleTests>(nameof(SessionCycleTests.After_an_outage_over_the_sessions_time_it_is_opened_late_and_not_lost)),
        },
        ["settlement"] = new()
        {
            [Consent] = Of<SettlementWorkflowTests>(nameof(SettlementWorkflowTests.Where_all_sign_the_settlement_is_settled_and_carried_out)),
            [Refusal] = Of<SettlementWorkflowTests>(nameof(SettlementWorkflowTests.A_settlement_that_one_party_will_not_sign_lapses)),
            [Silence] = Of<SettlementWorkflowTests>(nameof(SettlementWorkflowTests.Silence_on_signing_brings_the_mediators_call_and_one_extension_and_then_the_draft_lapses)),
            [ImminentHarm] = Of<SettlementWorkflowTests>(nameof(SettlementWorkflowTests.A_safety_hold_while_the_parties_sign_stops_their_clocks_and_they_sign_when_it_is_over)),
            [Redline] = Of<SettlementWorkflowTests>(nameof(SettlementWorkflowTests.Two_wishes_for_changes_are_two_redlines_each_with_gates_advice_and_signatures_of_its_own)),
            [NoAgreement] = Of<SettlementWorkflowTests>(nameof(SettlementWorkflowTests.The_mediator_ends_the_redlines_when_they_see_no_use_in_another)),
            [Outage] = Of<SettlementWorkflowTests>(nameof(SettlementWorkflowTests.An_outage_over_the_end_of_the_advice_window_loses_nobody_and_nothing)),
        },
    };

    [Fact]
    public void Every_turn_of_every_workflow_from_intake_to_a_settlement_has_a_test_of_the_way_taken_or_a_reason_why_it_cannot_be()
    {
        Assert.All(Table, workflow =>
        {
            Assert.Contains(workflow.Key, InstallDefinitions.Shipped.Keys);
            Assert.Equal(Turns.Order(StringComparer.Ordinal), workflow.Value.Keys.Order(StringComparer.Ordinal));
            Assert.All(workflow.Value.Values, cell => Assert.True(cell.Test?.GetCustomAttributes<FactAttribute>().Any() ?? cell.WhyNever!.Length > 0, cell.Test?.Name));
        });
    }

    private static Cell Of<T>(string test) => new(typeof(T).GetMethod(test));

    private static Cell Never(string why) => new(Test: null, why);

    private sealed record Cell(MethodInfo? Test, string? WhyNever = null);
}
