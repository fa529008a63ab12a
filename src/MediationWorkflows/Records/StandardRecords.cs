using MediationWorkflows.Access;

namespace MediationWorkflows.Records;

/// <summary>The checklist that a new case starts from: what each side is usually asked for. A coordinator adds to it and waives from it.</summary>
public static class StandardRecords
{
    public static IReadOnlyList<(string Title, bool IsMandatory)> Of(Role role) => role switch
    {
        Role.Client => [("Your account of what happened, and letters about it", true), ("Records of the treatment in question that you hold", false)],
        Role.Clinician => [("The documentation of the treatment in question", true)],
        Role.InstitutionRepresentative => [("The policies that applied at the time", true), ("Reports that were made about the event", false)],
        _ => [],
    };
}
