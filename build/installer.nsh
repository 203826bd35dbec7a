; What electron-builder's installer does beyond its own: `cordboard` in terminals started from then on, and in the Run box.
;
; The user's Path is edited by PowerShell over the registry's own API. NSIS would cut a Path that is longer than its strings; setx
; cuts at 1024 characters; and both would write out the variables (%USERPROFILE%) in it. A -Command needs no execution policy. The folder
; goes by the environment, where a quote in a user's name does no harm. Where a company forbids PowerShell the app works without.

!include WinMessages.nsh

!define CORDBOARD_APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\cordboard.exe"
!define CORDBOARD_READ "$$k=[Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment');$$d=$$env:CORDBOARD_BIN;$$p=[string]$$k.GetValue('Path','','DoNotExpandEnvironmentNames');$$l=@($$p -split ';')"
!define CORDBOARD_ADD "if($$l -notcontains $$d){$$k.SetValue('Path',(@($$p.TrimEnd(';'),$$d) -ne '' -join ';'),'ExpandString')}"
!define CORDBOARD_REMOVE "if($$l -contains $$d){$$k.SetValue('Path',(@($$l -ne $$d) -join ';'),'ExpandString')}"

!macro cordboardPath EDIT
  System::Call 'kernel32::SetEnvironmentVariable(t "CORDBOARD_BIN", t "$INSTDIR\resources\bin")'
  nsExec::Exec '"$SYSDIR\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -Command "${CORDBOARD_READ};${EDIT}"'
  Pop $0
  ; Explorer, and by it each new terminal, reads the environment anew.
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
!macroend

!macro customInstall
  !insertmacro cordboardPath "${CORDBOARD_ADD}"
  WriteRegStr HKCU "${CORDBOARD_APP_PATHS}" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
!macroend

!macro customUnInstall
  ; An update uninstalls first; the Path keeps its order then.
  ${ifNot} ${isUpdated}
    !insertmacro cordboardPath "${CORDBOARD_REMOVE}"
    DeleteRegKey HKCU "${CORDBOARD_APP_PATHS}"
  ${endIf}
!macroend
