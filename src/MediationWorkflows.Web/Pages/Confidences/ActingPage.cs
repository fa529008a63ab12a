using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Cases;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Web.Pages.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Pages.Confidences;

/// <summary>
/// A page of a case with small forms on it, each of which says what it wants done. After a change the page is asked for anew, so that
/// loading it again repeats nothing; a refusal is told above the forms.
/// </summary>
public abstract class ActingPage : LoadedComponent
{
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromForm(FormName = "act")] public ActInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "done")] public string? Done { get; set; }

    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    [Inject] public UnitOfWork Work { get; set; } = null!;

    [Inject] public NavigationManager Navigation { get; set; } = null!;

    protected CaseSummary Summary { get; private set; } = null!;

    protected CaseAccess Access { get; private set; } = null!;

    /// <summary>Who takes part now.</summary>
    protected IReadOnlyList<Participation> People { get; private set; } = [];

    /// <summary>Everybody who ever took part, for names beside what they did.</summary>
    protected IReadOnlyDictionary<Guid, string> Names { get; private set; } = new Dictionary<Guid, string>();

    /// <summary>What a form was refused for, in the reader's language.</summary>
    protected string? Refusal { get; private set; }

    /// <summary>The case that the page is about; its id is the page's own where a page names something else.</summary>
    protected virtual Task<Guid> CaseIdAsync(WorkScope scope, Viewer viewer) => Task.FromResult(Id);

    protected abstract Task LoadAsync(WorkScope scope, Viewer viewer);

    /// <summary>Carries out what a form asked for.</summary>
    protected abstract Task RunAsync(ActInput input, WorkScope scope, Viewer viewer);

    /// <summary>Where the browser goes after a change.</summary>
    protected virtual string After => $"{Http.Request.Path}?done=1";

    protected override Task OnInitializedAsync() => ReadAsync();

    protected async Task ActAsync()
    {
        try
        {
            var input = Input ?? new ActInput();
            await Work.RunAsync(scope => RunAsync(input, scope, Http.User.Viewer()), Http.RequestAborted);
        }
        catch (DomainException refused) when (refused is not NotFoundException)
        {
            Refusal = refused is InvalidInputException invalid ? string.Join(" ", invalid.Errors.Values.SelectMany(e => e).Select(e => e.Say())) : refused.Phrase.Say();
            await ReadAsync();
            return;
        }

        Navigation.NavigateTo(After);
    }

    /// <exception cref="StateException">What the form was filled in about has changed meanwhile.</exception>
    protected static void RequireSeen(IVersioned row, ActInput input)
    {
        if (row.Version != input.Version)
            throw new StateException("This has changed since the page was loaded. Look at it again.", "Changed");
    }

    // Reading some of these pages is itself on record, so it is a unit of work and not only a read.
    Task ReadAsync() => Work.RunAsync(async scope =>
    {
        var viewer = Http.User.Viewer();
        var caseId = await CaseIdAsync(scope, viewer);
        var (found, access) = await scope.Get<AccessPolicy>().FindAsync<MediationCase>(viewer, caseId, "case", scope.Now, scope.Ct);
        Access = access;
        Summary = (await scope.Get<CaseList>().SummarizeAsync([found], viewer, scope.Now, scope.Ct))[0];
        var everybody = await scope.Db.Set<Participation>().Where(p => p.CaseId == caseId).OrderBy(p => p.Id).ToListAsync(scope.Ct);
        People = [.. everybody.Where(p => p.IsInMandate(scope.Now))];
        Names = everybody.ToDictionary(p => p.Id, p => p.Key);
        await LoadAsync(scope, viewer);
    }, Http.RequestAborted);
}

/// <summary>What a form of an <see cref="ActingPage"/> sends; each uses some of it.</summary>
public sealed class ActInput
{
    /// <summary>What is to be done.</summary>
    public string? Verb { get; set; }

    /// <summary>With what.</summary>
    public Guid Subject { get; set; }

    /// <summary>As it was when the page was loaded.</summary>
    public int Version { get; set; }

    public string? Name { get; set; }

    public string? Text { get; set; }

    public string? Purpose { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public string? Basis { get; set; }

    public string? Kind { get; set; }

    public string? Day { get; set; }

    public InformationClass? Class { get; set; }

    public List<string>? People { get; set; }

    public List<Guid>? Items { get; set; }

    public bool Checked { get; set; }

    public int? Days { get; set; }

    public List<RuleLine>? Rules { get; set; }

    /// <summary>One line of a form that takes several of a kind.</summary>
    public sealed class RuleLine
    {
        public string? Kind { get; set; }

        public string? Text { get; set; }
    }
}
