using MediationWorkflows.Database;
using MediationWorkflows.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/on-call</c>: who answers for safety, in which position, from when to when, and how they are reached.</summary>
static class OnCallApi
{
    public static void MapOnCall(this RouteGroupBuilder api)
    {
        api.MapGet("/on-call", (int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            PlanOnCall.DemandPlanner(viewer);
            var size = Page.Size(limit);
            var shifts = await scope.Db.Set<OnCallShift>().Include(s => s.Person).Where(s => after == null || s.Id > after).OrderBy(s => s.Id).Take(size + 1).ToListAsync(scope.Ct);
            return new Page<object>([.. shifts.Take(size).Select(Show)], shifts.Count > size ? shifts[size - 1].Id.ToString() : null);
        }));
        api.MapPost("/on-call", (ShiftRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<PlanOnCall>().RunAsync(
                new PlanOnCall.Command(Input.Required(body.Person, "person"), Input.Required(body.Position, "position"), Input.Required(body.From, "from"),
                    Input.Required(body.To, "to"), body.Channel, viewer),
                scope.Now, scope.Ct),
            shift => Answer.Created($"/api/v1/on-call/{shift.Id}", Show(shift), shift)));
        api.MapPost("/on-call/{id:guid}/end", (Guid id, IfMatch match, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                PlanOnCall.DemandPlanner(viewer);
                var shift = await scope.Db.Set<OnCallShift>().Include(s => s.Person).FirstOrDefaultAsync(s => s.Id == id, scope.Ct) ?? throw new NotFoundException("shift");
                match.Require(shift);
                return await scope.Get<PlanOnCall>().EndAsync(id, viewer, scope.Now, scope.Ct);
            },
            shift => Answer.Ok(Show(shift), shift)));
    }

    static object Show(OnCallShift shift) => new
    {
        shift.Id,
        Person = shift.Person.Email,
        Name = shift.Person.Name.Reveal(),
        shift.Position,
        From = shift.BeginsAt,
        To = shift.EndsAt,
        shift.Channel,
        Etag = EntityTags.TextOf(shift),
    };

    /// <param name="Person">An e-mail address.</param>
    /// <param name="Channel"><c>email</c>, or <c>email:ADDRESS</c>.</param>
    public sealed record ShiftRequest(string? Person, OnCallPosition? Position, Instant? From, Instant? To, string? Channel);
}
