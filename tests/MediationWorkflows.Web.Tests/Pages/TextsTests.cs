using System.Collections;
using System.Globalization;
using System.Resources;
using MediationWorkflows.Cases;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Insights;
using MediationWorkflows.Jobs;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Proposals;
using MediationWorkflows.Reminders;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>Every code that a page can show has words, in both languages.</summary>
public sealed class TextsTests
{
    static HashSet<string> Keys(string language) =>
        [.. new ResourceManager(typeof(Texts)).GetResourceSet(new CultureInfo(language), createIfNotExists: true, tryParents: language == "en")!
            .Cast<DictionaryEntry>().Select(entry => (string)entry.Key)];

    [Fact]
    public void Spanish_says_everything_that_English_says() => Assert.Equal(Keys("en").Order(), Keys("es").Order());

    [Fact]
    public async Task Every_kind_of_task_and_every_answer_has_words()
    {
        await using var factory = new MediationFactory();
        await using var scope = factory.Services.CreateAsyncScope();
        var kinds = scope.ServiceProvider.GetRequiredService<TaskKinds>().All.ToList();
        var keys = Keys("en");

        Assert.Empty(kinds.Select(kind => $"Task.{kind.Name}").Concat(kinds.SelectMany(kind => kind.Outcomes).Select(outcome => $"Outcome.{outcome}")).Except(keys));
    }

    [Fact]
    public async Task Words_of_one_kinds_answer_are_of_an_answer_that_it_has()
    {
        await using var factory = new MediationFactory();
        await using var scope = factory.Services.CreateAsyncScope();
        var answers = scope.ServiceProvider.GetRequiredService<TaskKinds>().All.SelectMany(kind => kind.Outcomes.Select(outcome => $"Outcome.{kind.Name}.{outcome}"));

        Assert.Empty(Keys("en").Where(key => key.StartsWith("Outcome.", StringComparison.Ordinal) && key.Count(c => c == '.') > 1).Except(answers));
    }

    [Fact]
    public void Every_state_has_words()
    {
        static IEnumerable<string> Of<T>(string prefix)
            where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{prefix}.{name}");

        Assert.Empty(Of<CasePhase>("Phase").Concat(Of<CaseOutcome>("CaseOutcome")).Concat(Of<TaskState>("TaskState")).Concat(Of<DeadlineState>("DeadlineState"))
            .Concat(Of<OutboxState>("MailState")).Concat(Of<SessionState>("SessionState")).Concat(Of<BlockKind>("BlockKind")).Concat(Of<ProposalKind>("ProposalKind")).Concat(Of<StallReason>("Stalled")).Concat(Of<Access.Role>("Role")).Concat(Of<RungKind>("RungKind")).Concat(Of<InsightBy>("InsightBy")).Concat(Of<CauseKind>("CauseKind")).Concat(Of<RungChannel>("RungChannel")).Concat(Of<Audience>("Audience")).Concat(Of<Access.InformationClass>("Class")).Except(Keys("en")));
    }

    [Fact]
    public async Task Every_recurring_job_has_a_name_and_says_what_it_does()
    {
        await using var factory = new MediationFactory();
        var jobs = factory.Services.GetServices<IRecurringJob>().ToList();

        Assert.NotEmpty(jobs);
        Assert.Empty(jobs.SelectMany(job => (string[])[$"Job.{job.Name}", $"Job.{job.Name}.Does"]).Except(Keys("en")));
    }

    [Fact]
    public void Every_mail_has_a_name() =>
        Assert.Empty(MailTemplates.Shipped.Keys.Select(key => $"Mail.{key}").Except(Keys("en")));
}
