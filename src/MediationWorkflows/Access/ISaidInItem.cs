namespace MediationWorkflows.Access;

/// <summary>What it says stands in an item of its owner's: whom that item is shown to by name, this is shown to as well.</summary>
public interface ISaidInItem : IClassified
{
    Guid? ItemId { get; }
}
