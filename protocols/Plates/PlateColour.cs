namespace Checkpoint.Protocols.Plates;

/// <summary>Background colour of a plate (GA 36-2018, table 1). The same characters on another colour are another vehicle.</summary>
public enum PlateColour
{
    /// <summary>Not reported by the camera, or not asked of the person who typed it.</summary>
    Unknown = 0,
    /// <summary>Small vehicles.</summary>
    Blue = 1,
    /// <summary>Large vehicles, trailers, learners.</summary>
    Yellow = 2,
    /// <summary>Small new-energy vehicles.</summary>
    Green = 3,
    /// <summary>Large new-energy vehicles.</summary>
    YellowGreen = 4,
    /// <summary>Police, armed police, military.</summary>
    White = 5,
    /// <summary>Embassies, consulates, Hong Kong and Macau.</summary>
    Black = 6,
}
