using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Mail;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>
/// One kind of wait for a person: its answers, and what an answer changes. Kinds are registered in the container; the
/// activity that asks, the API, the pages and the simulator all go through them.
/// </summary>
public abstract class TaskKind
{
    /// <summary>For example <c>groundRules.accept</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The answers, the affirmative one first and the negative one last.</summary>
    public abstract IReadOnlyList<string> Outcomes { get; }

    /// <summary>Who may know that it is asked.</summary>
    public virtual InformationClass Class => InformationClass.ProcessMetadata;

    /// <summary>Whose clock runs while the answer is awaited.</summary>
    public virtual DeadlineClass Clock => DeadlineClass.Party;

    /// <summary>Whether a workflow waits for the answer. If not, what it changes is all that follows from it.</summary>
    public virtual bool IsAwaited => true;

    /// <summary>The mail that tells the assignee of the task.</summary>
    public virtual string AssignedTemplate => "task-assigned";

    public virtual MailWeight AssignedWeight => MailWeight.Notice;

    /// <summary>What a simulated person fills in where an answer cannot go without.</summary>
    public virtual JsonObject Example => [];

    /// <summary>The same, where it depends on what the task is about.</summary>
    public virtual Task<JsonObject> ExampleAsync(CaseTask task, CancellationToken ct) => Task.FromResult(Example);

    /// <summary>Whether the step that asks must say what it is about, because a case may have several of these at a time.</summary>
    public virtual bool NeedsSubject => false;

    /// <summary>Whether one person's refusal settles the question for all who were asked.</summary>
    public virtual bool RefusalDecides => true;

    /// <summary>
    /// Who has said yes to this very subject already, in whatever way, and is not asked again: in a second round only the
    /// others are.
    /// </summary>
    public virtual Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid>());

    /// <summary>
    /// What happens to the case before the task is opened (a draft is made, say); answers the subject's id for
    /// <see cref="CaseTask.SubjectId"/>.
    /// </summary>
    public virtual Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => Task.FromResult<Guid?>(null);

    /// <summary>
    /// Applies an answer through the same use case that pages and API call. <paramref name="data"/> may be empty: then sensible
    /// defaults hold. Throws a <see cref="DomainException"/> when the answer cannot be taken.
    /// </summary>
    public abstract Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct);
}

/// <summary>The kinds that this installation knows, by name. Looked up when first asked for: kinds apply answers through use cases, and some of those open tasks.</summary>
public sealed class TaskKinds(IServiceProvider services, TaskKindTypes types)
{
    private Dictionary<string, TaskKind>? byName;

    public IEnumerable<TaskKind> All => ByName.Values;

    private Dictionary<string, TaskKind> ByName => byName ??= types.Learn(services.GetServices<TaskKind>().ToDictionary(k => k.Name, StringComparer.Ordinal));

    // One kind is wanted nearly always; making all of them, with the use cases that they need, cost more than the answer.
    public TaskKind? Find(string name) =>
        byName is null && types.Find(name) is { } type && services.GetService(type) is TaskKind kind ? kind : ByName.GetValueOrDefault(name);
}

/// <summary>Which class a kind is: a kind tells its name only once it was made.</summary>
public sealed class TaskKindTypes
{
    private volatile Dictionary<string, Type> byName = [];

    internal Type? Find(string name) => byName.GetValueOrDefault(name);

    internal Dictionary<string, TaskKind> Learn(Dictionary<string, TaskKind> kinds)
    {
        byName = kinds.ToDictionary(k => k.Key, k => k.Value.GetType(), StringComparer.Ordinal);
        return kinds;
    }
}

public static class TaskKindRegistration
{
    public static IServiceCollection AddTask<TKind>(this IServiceCollection services)
        where TKind : TaskKind => services.AddScoped<TKind>().AddScoped<TaskKind>(s => s.GetRequiredService<TKind>());
}
