using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Time;
using MediationWorkflows.Web.Hosting;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Api;

/// <summary><c>POST /clock</c>, there only under <c>--virtual-clock</c>.</summary>
static class ClockApi
{
    public static void MapClock(this RouteGroupBuilder api, VirtualClock clock) =>
        api.MapPost("/clock", (ClockRequest body, HttpContext http, VirtualTime time, ApiWrite write) => write.RunInStepsAsync(async viewer =>
        {
            AccessPolicy.DemandAccount(viewer, Role.Coordinator, Role.Administrator);
            var fired = await time.AdvanceToAsync(body.Target(clock.Now()), http.RequestAborted);
            return Answer.Ok(new { now = clock.Now(), fired });
        }));

    /// <param name="To">An instant that is not past.</param>
    /// <param name="By">An ISO period such as P10D or PT4H, counted in UTC.</param>
    public sealed record ClockRequest(Instant? To, string? By)
    {
        public Instant Target(Instant now)
        {
            if (To is null == By is null)
                throw new InvalidInputException("to", "Give either to, an instant, or by, a period such as P10D.");
            var target = To ?? After(now, By!);
            return target >= now ? target : throw new InvalidInputException(To is null ? "by" : "to", "Time does not go back.");
        }

        static Instant After(Instant now, string by)
        {
            try
            {
                return (now.InUtc().LocalDateTime + PeriodPattern.NormalizingIso.Parse(by).GetValueOrThrow()).InUtc().ToInstant();
            }
            catch (Exception e) when (e is UnparsableValueException or ArgumentException or OverflowException)
            {
                throw new InvalidInputException("by", "A period looks like P10D or PT4H, and ends before the year 10000.");
            }
        }
    }
}
