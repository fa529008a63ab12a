using MediationWorkflows.Access;
using MediationWorkflows.Cases;

namespace MediationWorkflows.Web.Cases;

static class MetadataAccess
{
    /// <summary>For rows that are process metadata of the case as a whole.</summary>
    /// <exception cref="NotFoundException">The viewer may not even see metadata.</exception>
    public static void DemandMetadata(this CaseAccess access)
    {
        if (access.Level(InformationClass.ProcessMetadata) is not (AccessLevel.Full or AccessLevel.Metadata))
            throw new NotFoundException("case");
    }

    /// <summary>Whether everything of the process may be shown, and not only that it exists.</summary>
    public static bool SeesProcess(this CaseAccess access) => access.Level(InformationClass.ProcessMetadata) == AccessLevel.Full;

    /// <summary>
    /// Whether the viewer looks after the case: they learn why a mail was held back. To a party that would tell what somebody
    /// else asked for their safety.
    /// </summary>
    public static bool LooksAfterCase(this CaseAccess access) =>
        access.Roles.Any(role => role is Role.Coordinator or Role.Mediator or Role.SafetyOfficer or Role.Administrator or Role.Auditor);
}
