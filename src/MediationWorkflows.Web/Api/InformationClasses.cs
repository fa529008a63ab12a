using MediationWorkflows.Access;
using MediationWorkflows.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary>A class of information as a body names it.</summary>
static class InformationClasses
{
    /// <exception cref="InvalidInputException">It is missing, or there is no such class.</exception>
    public static InformationClass Parse(string? text, string field) => InformationClassNames.Parse(Input.Required(text, field), field);
}
