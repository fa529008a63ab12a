using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>In which zone somebody reads times, and in which language we write to them: theirs to say, in all their cases.</summary>
public sealed class OwnPreferences(UnitOfWork work, MailTemplates templates)
{
    public Task<(string TimeZone, string Language)> ReadAsync(Guid personId, CancellationToken ct) => work.ReadAsync(
        async scope =>
        {
            var person = await scope.Db.Set<Person>().SingleAsync(p => p.Id == personId, scope.Ct);
            return (person.TimeZone, person.Language);
        },
        ct);

    /// <summary>False, and nothing changed, when there is no such time zone, or no mail in this language.</summary>
    public async Task<bool> SetAsync(Guid personId, string timeZone, string language, CancellationToken ct)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is null || !templates.Languages.Contains(language, StringComparer.Ordinal))
            return false;
        await work.RunAsync(
            async scope =>
            {
                var person = await scope.Db.Set<Person>().SingleAsync(p => p.Id == personId, scope.Ct);
                (person.TimeZone, person.Language) = (timeZone, language);
            },
            ct);
        return true;
    }
}
