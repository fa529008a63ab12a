using Microsoft.AspNetCore.Components;

namespace MediationWorkflows.Web.Pages.Layout;

/// <summary>
/// What every component here is: shown when all that it shows is there. Components usually render once before that, for
/// somebody to watch meanwhile; on the server there is nobody, and what is not read yet would be null.
/// </summary>
public abstract class LoadedComponent : ComponentBase
{
    bool isInitialized;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!isInitialized)
        {
            isInitialized = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }
}
