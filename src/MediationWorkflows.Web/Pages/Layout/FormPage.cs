using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.Components;

namespace MediationWorkflows.Web.Pages.Layout;

/// <summary>
/// A page with small forms on it (<see cref="Act"/>), each of which says what it wants done. After a change the page is asked for
/// anew, so that loading it again repeats nothing; a refusal is told above the forms.
/// </summary>
public abstract class FormPage : LoadedComponent
{
    [SupplyParameterFromForm(FormName = "act")] public ActInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "done")] public string? Done { get; set; }

    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    [Inject] public UnitOfWork Work { get; set; } = null!;

    [Inject] public NavigationManager Navigation { get; set; } = null!;

    /// <summary>What a form was refused for, in the reader's language.</summary>
    protected string? Refusal { get; private set; }

    /// <summary>Set by a form that only asked what would happen: the page shows the answer.</summary>
    protected bool Stays { get; set; }

    protected abstract Task LoadAsync(WorkScope scope, Viewer viewer);

    /// <summary>Carries out what a form asked for, in the page's unit of work.</summary>
    /// <exception cref="InvalidInputException">Nothing on the page asks for that.</exception>
    protected virtual Task RunAsync(ActInput input, WorkScope scope, Viewer viewer) => throw NoSuchVerb();

    /// <summary>For pages whose changes are no unit of work: those of accounts, which have a context of their own.</summary>
    protected virtual Task CarryOutAsync(ActInput input) => Work.RunAsync(scope => RunAsync(input, scope, Http.User.Viewer()), Http.RequestAborted);

    /// <exception cref="StateException">What the form was filled in about has changed meanwhile.</exception>
    protected static void RequireSeen(IVersioned row, ActInput input)
    {
        if (row.Version != input.Version)
            throw new StateException("This has changed since the page was loaded. Look at it again.", "Changed");
    }

    internal static InvalidInputException NoSuchVerb() => new("verb", "This page knows no such thing.");

    /// <summary>Where the browser goes after a change.</summary>
    protected virtual string After => $"{Http.Request.Path}?done=1";

    protected override Task OnInitializedAsync() => ReadAsync();

    protected virtual Task ReadAsync() => Work.ReadAsync(
        async scope =>
        {
            await LoadAsync(scope, Http.User.Viewer());
            return true;
        },
        Http.RequestAborted);

    protected async Task ActAsync()
    {
        try
        {
            var input = Input ?? new ActInput();
            await CarryOutAsync(input);
        }
        catch (DomainException refused) when (refused is not NotFoundException)
        {
            Refusal = refused.Say();
            Stays = true;
        }

        if (Stays)
            await ReadAsync();
        else
            Navigation.NavigateTo(After);
    }
}
