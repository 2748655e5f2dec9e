import { Module } from '@nestjs/common'
import { ondemand } from '@turbomail/manager-ondemand'
import { MailModule } from './mail.module.ts'
import { WelcomeService } from './welcome.service.ts'

@Module({
  imports: [MailModule.forRoot({ manager: ondemand(), defaults: { from: 'The Shop <shop@example.com>' } })],
  providers: [WelcomeService],
})
export class AppModule {}
