using MediationWorkflows.Access;
using MediationWorkflows.Consent;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/consents</c>: one person's word on one class of information, for one purpose and one recipient.</summary>
static class ConsentsApi
{
    public static void MapConsents(this RouteGroupBuilder api)
    {
        api.MapCaseRows<PartyConsent>("consents", Show);
        api.MapPost("/cases/{id:guid}/consents", (Guid id, ConsentRequest body, ApiWrite write) => write.CreateAsync("consents", Show, async (scope, viewer) =>
        {
            // Who may not know of the case must not learn who takes part in it.
            await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            var subject = await scope.Db.ParticipationAsync(id, Input.Required(body.Subject, "subject"), "subject", scope.Ct);
            var recipient = await scope.Db.ParticipationAsync(id, Input.Required(body.Recipient, "recipient"), "recipient", scope.Ct);
            return await scope.Get<RequestConsent>().RunAsync(
                new RequestConsent.Command(
                    id, subject.Id, InformationClasses.Parse(body.Class, "class"), Input.Required(body.Purpose, "purpose"), recipient.Id, body.Expires, viewer, body.ItemId),
                scope.Now, scope.Ct);
        }));
        api.MapPost("/consents/{id:guid}/grant", (Guid id, GrantRequest? body, IfMatch match, ApiWrite write) => write.ChangeAsync<PartyConsent>(match, id, "consent", Show,
            (scope, viewer, _, _) => scope.Get<GrantConsent>().RunAsync(new GrantConsent.Command(id, viewer, body?.Evidence), scope.Now, scope.Ct)));
        api.MapPost("/consents/{id:guid}/refuse", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<PartyConsent>(match, id, "consent", Show,
            (scope, viewer, _, _) => scope.Get<RefuseConsent>().RunAsync(new RefuseConsent.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/consents/{id:guid}/revoke", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<PartyConsent>(match, id, "consent", Show,
            (scope, viewer, _, _) => scope.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(id, viewer), scope.Now, scope.Ct)));
    }

    static object Show(PartyConsent consent, ParticipantNames names, bool readable) => new
    {
        consent.Id,
        consent.CaseId,
        Subject = names[consent.SubjectId],
        Class = consent.SharedClass,
        Purpose = readable ? consent.Purpose.Reveal() : null,
        Recipient = names[consent.RecipientId],
        consent.ItemId,
        Expires = consent.ExpiresAt,
        Evidence = readable ? consent.Evidence?.Reveal() : null,
        consent.State,
        consent.RequestedAt,
        consent.DecidedAt,
        consent.RevokedAt,
        Etag = EntityTags.TextOf(consent),
    };

    /// <param name="Evidence">How it was given, where not on a page of ours.</param>
    public sealed record GrantRequest(string? Evidence);

    /// <param name="ItemId">The one item or document that it is about; what was told in confidence must be named.</param>
    public sealed record ConsentRequest(string? Subject, string? Class, string? Purpose, string? Recipient, Instant? Expires, Guid? ItemId);
}
