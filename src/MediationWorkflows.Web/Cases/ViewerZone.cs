using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Auth;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>The time zone of whoever looks at a page, looked up once per request; UTC for those who have told none.</summary>
public sealed class ViewerZone(UnitOfWork work, IHttpContextAccessor http)
{
    Task<DateTimeZone>? zone;

    public Task<DateTimeZone> GetAsync() => zone ??= LookUpAsync();

    async Task<DateTimeZone> LookUpAsync()
    {
        var context = http.HttpContext!;
        if (context.User.Identity?.IsAuthenticated != true)
            return DateTimeZone.Utc;
        var person = context.User.Viewer().PersonId;
        var id = await work.ReadAsync(
            scope => scope.Db.Set<Person>().Where(p => p.Id == person).Select(p => p.TimeZone).FirstOrDefaultAsync(scope.Ct), context.RequestAborted);
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(id ?? "") ?? DateTimeZone.Utc;
    }
}
