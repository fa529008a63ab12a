using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Lifecycle;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Simulation;

/// <summary>Every mail of a case from its opening to its end is accounted for; and a mail too many, too few or too late is found.</summary>
public sealed class MailAccountTests
{
    [Fact]
    public async Task Every_mail_of_a_case_is_accounted_for_where_people_are_late_silent_and_where_it_goes_up_the_ladder()
    {
        var mails = await InWorldAsync(MailAccount.OfAsync);

        Assert.Subset(mails.Select(m => m.Key).ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "task-assigned", "reminder", "overdue", "escalation-notice", "case-closed" });
    }

    [Fact]
    public async Task What_is_wrong_with_mails_is_found()
    {
        await InWorldAsync(async services =>
        {
            await FoundAsync(services, "explained by nothing", s => s.Db.Set<OutboxMessage>().Where(m => m.Template == "case-closed").ExecuteUpdateAsync(set => set.SetProperty(m => m.Template, "advertisement"), s.Ct));
            await FoundAsync(services, "came after the answer", async s =>
            {
                var reminded = await s.Db.Set<OutboxMessage>().FirstAsync(m => m.Rung != null && m.State == OutboxState.Sent, s.Ct);
                await s.Db.Set<CaseTask>().Where(t => t.DeadlineId == reminded.DeadlineId).ExecuteUpdateAsync(set => set.SetProperty(t => t.CompletedAt, reminded.SentAt - Duration.FromMinutes(1)), s.Ct);
            });
            await FoundAsync(services, "not told once", s => s.Db.Set<OutboxMessage>().Where(m => m.Rung == null && m.TaskId != null).OrderBy(m => m.Id).Take(1).ExecuteUpdateAsync(set => set.SetProperty(m => m.ParticipationId, (Guid?)null), s.Ct));
            await FoundAsync(services, "neither went nor says why", async s =>
            {
                var person = await s.Db.Set<OutboxMessage>().Select(m => m.PersonId).FirstAsync(s.Ct);
                s.Db.Add(new OutboxMessage
                {
                    Id = Ids.New(s.Now), IdempotencyKey = "lost", PersonId = person, Template = "case-closed", IntendedAt = s.Now, NotBefore = s.Now, CreatedAt = s.Now, State = OutboxState.Unknown,
                });
            });
            var mail = services.GetRequiredService<SimulatedMail>();
            await mail.SendAsync(mail.Messages[0].Mail, CancellationToken.None);
            return await FoundAsync(services, "as often as no row says", _ => Task.CompletedTask);
        });
    }

    /// <summary>Each lie is told last, over those before: what is looked at first is told last.</summary>
    private static async Task<bool> FoundAsync(IServiceProvider services, string what, Func<WorkScope, Task> lie)
    {
        await services.GetRequiredService<UnitOfWork>().RunAsync(lie, CancellationToken.None);
        Assert.Contains(what, (await Assert.ThrowsAsync<InvalidOperationException>(() => MailAccount.OfAsync(services))).Message, StringComparison.Ordinal);
        return true;
    }

    private static Task<T> InWorldAsync<T>(Func<IServiceProvider, Task<T>> look)
    {
        var shipped = InstallDefinitions.Shipped;
        var request = new RunRequest(
            shipped["mediation-case"], [.. shipped.Values],
            new CaseScript
            {
                Parties = [.. Simulated.Everyone.Where(p => p.Key != "clinician"), Simulated.Party("clinician", "Clinician", Behaviour.Late)],
                Answers = [new ScriptedAnswer("institution", "milestone.evidence", Outcome: null), new ScriptedAnswer("mediator", "escalation.briefSession", Outcome: null)],
            },
            [], [], new Dictionary<string, string>(StringComparer.Ordinal), TestWorld.Start, Until: null);
        var simulator = new WorkflowSimulator(services => services.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance));
        return simulator.InWorldAsync(request.From, async (services, clock) =>
        {
            Assert.Empty((await new SimulatedWorld(services, clock, request).RunAsync(request.From + Duration.FromDays(3650), CancellationToken.None)).Incidents);
            // That the case is closed is told in the morning.
            await services.GetRequiredService<ClockDriver>().AdvanceToAsync(clock.Now() + Duration.FromDays(4), CancellationToken.None);
            return await look(services);
        }, CancellationToken.None);
    }
}
