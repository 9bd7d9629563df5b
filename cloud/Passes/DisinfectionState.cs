namespace Checkpoint.Cloud.Passes;

public enum DisinfectionState { None, Running, Done, DoneByHand, Failed }
