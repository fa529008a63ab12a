using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Safety;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;

namespace MediationWorkflows.Simulation;

/// <summary>
/// What the people of a simulated case do without being asked, through the use cases that the API calls. Whoever has given no consent has none to take back, and
/// before a settlement is in force there is none to amend: such a happening passes without a trace, as it would in life.
/// </summary>
internal static class CaseHappenings
{
    /// <summary>The party (the client, if nobody is named) raises the alarm; data may say the <c>kind</c> and the <c>statement</c>.</summary>
    public static async Task RaiseSafetyEventAsync(WorkScope scope, Guid caseId, string? party, JsonObject data)
    {
        var by = await scope.Db.ParticipationAsync(caseId, party ?? "client", "happenings.party", scope.Ct);
        await scope.Get<RaiseSafetyEvent>().RunAsync(
            new RaiseSafetyEvent.Command(caseId, data.Text("kind") ?? nameof(HarmKind.ImminentHarm), data.Text("statement") ?? "Somebody may come to harm.",
                new Viewer(by.PersonId, new HashSet<Role>())), scope.Now, scope.Ct);
    }

    /// <summary>The party takes back what they granted; data may narrow it to a <c>class</c> and a <c>recipient</c>.</summary>
    public static async Task RevokeConsentAsync(WorkScope scope, Guid caseId, string party, JsonObject data)
    {
        var subject = await scope.Db.ParticipationAsync(caseId, party, "happenings.party", scope.Ct);
        var recipient = data.Text("recipient") is { } key ? (await scope.Db.ParticipationAsync(caseId, key, "happenings.data.recipient", scope.Ct)).Id : (Guid?)null;
        var @class = data.Text("class") is { } name ? InformationClassNames.Parse(name, "happenings.data.class") : (InformationClass?)null;
        var granted = (await scope.Db.WithPendingAsync<PartyConsent>(c => c.CaseId == caseId && c.SubjectId == subject.Id && c.State == ConsentState.Granted, scope.Ct))
            .Where(c => (recipient is null || c.RecipientId == recipient) && (@class is null || c.SharedClass == @class)).OrderBy(c => c.Id);
        foreach (var consent in granted)
        {
            await scope.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(consent.Id, new Viewer(subject.PersonId, new HashSet<Role>())), scope.Now, scope.Ct);
        }
    }

    /// <summary>Somebody else takes the party's place; data may say their <c>key</c>, <c>name</c>, <c>email</c>, <c>timeZone</c> and <c>language</c>.</summary>
    public static async Task ReplacePartyAsync(WorkScope scope, Guid caseId, string party, JsonObject data)
    {
        var old = await scope.Db.ParticipationAsync(caseId, party, "happenings.party", scope.Ct);
        if (!old.IsInMandate(scope.Now))
        {
            return;
        }

        var key = SuccessorOf(party, data);
        await scope.Get<ReplaceParticipation>().RunAsync(new ReplaceParticipation.Command(old.Id, new PartyInput(
            key, old.Role.ToString(), data.Text("name") ?? key, data.Text("email") ?? $"{key}@example.org", data.Text("timeZone"), data.Text("language")), SimulatedCase.Office), scope.Now, scope.Ct);
    }

    /// <summary>The key of whoever takes the party's place.</summary>
    public static string SuccessorOf(string party, JsonObject? data) => data?.Text("key") ?? $"{party}-2";

    /// <summary>
    /// The settlement in force is amended, and put before the parties to be signed; data says the new <c>terms</c>, <c>reviewPlan</c> and <c>escalationClause</c>, or what it does not
    /// say stays as it was.
    /// </summary>
    public static async Task AmendAsync(WorkScope scope, Guid caseId, JsonObject data)
    {
        var settlements = await scope.Db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, scope.Ct);
        if (settlements.Find(s => s.State == SettlementState.InForce) is not { } inForce)
        {
            return;
        }

        var amended = await scope.Get<AmendSettlement>().RunAsync(
            new AmendSettlement.Command(inForce.Id, SettlementInput.Changing(inForce, data), SimulatedCase.Office), scope.Now, scope.Ct);
        await scope.Db.SaveChangesAsync(scope.Ct);
        await scope.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(amended.Id, SimulatedCase.Office), scope.Now, scope.Ct);
    }
}
