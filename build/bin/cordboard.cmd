@echo off
rem The command line of the installed app, for a folder on the PATH. In a batch file Windows waits for its end.
"%~dp0..\..\Cordboard.exe" %*
