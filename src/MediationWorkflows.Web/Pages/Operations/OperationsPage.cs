using MediationWorkflows.Access;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Pages.Layout;

namespace MediationWorkflows.Web.Pages.Operations;

/// <summary>A page for who runs the installation, with forms for those of them who may do something about what they see.</summary>
public abstract class OperationsPage : FormPage
{
    /// <summary>Auditors look only.</summary>
    protected bool MayAct => Http.User.Viewer() is var viewer && (viewer.Has(Role.Coordinator) || viewer.Has(Role.Administrator));
}
